"""Names in a table of somebody's, brought together with things here: the Entity Reconciliation API, version 0.2.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
