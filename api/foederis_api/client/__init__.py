"""A client for the REST API: typed answers, lists to their end, problems as exceptions; waiting or awaited.

    from foederis_api.client import Client

    with Client("http://127.0.0.1:8000") as foederis:
        for found in foederis.obligations("2023-10-09-chn-forced-return").assessments:
            print(found.bearer.slug, found.norm.slug, found.outcome)

`Client` and `AsyncClient` have the same methods. Answers are the models of `foederis_api.models`.
"""

from foederis_api.client.aio import AsyncClient
from foederis_api.client.faults import (
    Busy,
    ClientError,
    Contradiction,
    InvalidParameter,
    NotFound,
    NotReady,
    Problem,
    QueryLimit,
    ResultTooLarge,
    Unexpected,
    UnknownName,
    UnknownParameter,
    Unreachable,
)
from foederis_api.client.retries import NEVER, Retries
from foederis_api.client.sync import Client

__all__ = [
    "NEVER",
    "AsyncClient",
    "Busy",
    "Client",
    "ClientError",
    "Contradiction",
    "InvalidParameter",
    "NotFound",
    "NotReady",
    "Problem",
    "QueryLimit",
    "ResultTooLarge",
    "Retries",
    "Unexpected",
    "UnknownName",
    "UnknownParameter",
    "Unreachable",
]
