# What is claimed of each act, weighed for each State that has a part in it: the facts on which the conclusions turn.
# LATERAL (SEP-0006, which Oxigraph has) keeps the joins in the order written: each step starts from what is bound.

PREFIX x: <https://w3id.org/foederis/benchmark#>
PREFIX held: <https://w3id.org/foederis/benchmark#held/>
PREFIX failed: <https://w3id.org/foederis/benchmark#failed/>
PREFIX fo: <https://w3id.org/foederis/ontology#>
PREFIX concept: <https://w3id.org/foederis/id/concept/>

# Who has which part

INSERT { ?act x:acting ?state ; x:party ?state }
WHERE { ?act fo:actor ?actor . LATERAL { ?actor x:conductOf ?state } } ;

INSERT { ?act x:of ?state ; x:party ?state }
WHERE { ?act fo:affects ?group . LATERAL { ?group fo:nationality ?state } } ;

INSERT { ?act x:party ?state }
WHERE { ?act fo:destination ?state } ;

# What is affirmed, with what it implies

INSERT { ?act x:affirmed ?circumstance }
WHERE {
  ?act fo:affects ?group .
  LATERAL { ?group fo:hasCharacteristic ?membership } LATERAL { ?membership fo:characteristic ?said }
  LATERAL { ?said x:implies ?circumstance }
} ;

INSERT { ?act x:claim ?claim }
WHERE { { ?act fo:actType ?type BIND (?act AS ?about) } UNION { ?act fo:affects ?about } LATERAL { ?claim fo:about ?about } } ;

INSERT { ?act x:affirmed ?circumstance }
WHERE {
  ?act x:claim ?claim .
  LATERAL { ?claim fo:stance concept:stance-asserted } LATERAL { ?claim fo:circumstance ?said }
  LATERAL { ?said x:implies ?circumstance }
} ;

INSERT { ?act x:affirmed ?circumstance }
WHERE {
  ?act fo:destination ?home . LATERAL { ?act x:of ?home } FILTER NOT EXISTS { ?act x:of ?other FILTER (?other != ?home) }
  LATERAL { ?act x:affirmed ?said }
  LATERAL { ?said x:impliesAtHome ?circumstance }
} ;

INSERT { ?act x:found ?circumstance }
WHERE {
  ?act x:claim ?claim .
  LATERAL { ?claim fo:competent true } LATERAL { ?claim fo:stance concept:stance-asserted } LATERAL { ?claim fo:circumstance ?said }
  LATERAL { ?said x:implies ?circumstance }
} ;

INSERT { ?act x:found ?circumstance }
WHERE {
  ?act fo:destination ?home . LATERAL { ?act x:of ?home } FILTER NOT EXISTS { ?act x:of ?other FILTER (?other != ?home) }
  LATERAL { ?act x:found ?said }
  LATERAL { ?said x:impliesAtHome ?circumstance }
} ;

# What is denied, and for whom the denier speaks

INSERT { ?act x:denial ?claim . ?claim x:spokenFor ?who }
WHERE {
  ?act x:claim ?claim . LATERAL { ?claim fo:stance concept:stance-denied }
  LATERAL { ?claim fo:speaker ?speaker } LATERAL { ?speaker x:speaksFor ?who }
} ;

# What is disputed: denied by somebody without an interest. The bearer has one; in a danger, the State in which it lies; in what
# presupposes a danger at home, the State of nationality.

INSERT { ?act ?disputed ?state }
WHERE {
  ?act x:denial ?claim . LATERAL { ?claim x:spokenFor ?who } LATERAL { ?claim fo:circumstance ?circumstance }
  LATERAL { ?circumstance x:disputed ?disputed } LATERAL { ?act x:party ?state }
  FILTER (?who != ?state
    && !(EXISTS { ?circumstance x:danger true } && EXISTS { ?act fo:destination ?who })
    && !(EXISTS { ?circumstance x:dangerAtHome true } && EXISTS { ?act x:of ?who }))
} ;

# What fails: a competent body without an interest found that it is not so, and none that it is

INSERT { ?act ?failed ?state ; x:failing ?circumstance }
WHERE {
  ?act x:denial ?claim . LATERAL { ?claim fo:competent true }
  LATERAL { ?claim x:spokenFor ?who } LATERAL { ?claim fo:circumstance ?circumstance }
  FILTER NOT EXISTS { ?act x:found ?circumstance }
  LATERAL { ?circumstance x:failed ?failed } LATERAL { ?act x:party ?state }
  FILTER (?who != ?state
    && !(EXISTS { ?circumstance x:danger true } && EXISTS { ?act fo:destination ?who })
    && !(EXISTS { ?circumstance x:dangerAtHome true } && EXISTS { ?act x:of ?who }))
} ;

INSERT { ?act failed:destination-is-another-state ?state ; x:failing concept:destination-is-another-state }
WHERE { ?act fo:destination ?state } ;

INSERT { ?act failed:destination-is-country-of-nationality ?state ; x:failing concept:destination-is-country-of-nationality }
WHERE {
  ?act fo:destination ?home FILTER NOT EXISTS { ?act x:of ?home } FILTER EXISTS { ?act x:of ?any }
  LATERAL { ?act x:party ?state }
} ;

# What holds

INSERT { ?act ?held ?state }
WHERE {
  ?act x:affirmed ?circumstance .
  LATERAL { ?circumstance x:disputed ?disputed } LATERAL { ?circumstance x:held ?held } LATERAL { ?act x:party ?state }
  FILTER NOT EXISTS { ?act ?disputed ?state }
} ;

INSERT { ?act held:destination-is-another-state ?state }
WHERE { ?act fo:destination ?there . LATERAL { ?act x:party ?state } FILTER (?state != ?there) } ;

INSERT { ?act held:destination-is-country-of-nationality ?state }
WHERE {
  ?act fo:destination ?home . LATERAL { ?act x:of ?home } FILTER NOT EXISTS { ?act x:of ?other FILTER (?other != ?home) }
  LATERAL { ?act x:party ?state }
} ;

# Requirements of which every circumstance fails

INSERT { ?act ?unmet ?state }
WHERE {
  ?act x:failing ?circumstance .
  LATERAL { ?circumstance x:failed ?failed } LATERAL { ?act ?failed ?state } LATERAL { ?circumstance x:askedIn ?requirement }
  FILTER NOT EXISTS { ?requirement x:failedBy ?other FILTER NOT EXISTS { ?act ?other ?state } }
  LATERAL { ?requirement x:unmet ?unmet }
} ;

# Exceptions that are invoked, or found to apply

INSERT { ?act ?invoked ?state }
WHERE {
  ?act x:affirmed ?circumstance . LATERAL { ?circumstance x:invoked ?invoked } LATERAL { ?act x:party ?state }
  LATERAL { ?circumstance x:failed ?failed } FILTER NOT EXISTS { ?act ?failed ?state }
} ;

INSERT { ?act ?found ?state }
WHERE {
  ?act x:found ?circumstance . LATERAL { ?circumstance x:invokedFound ?found } LATERAL { ?act x:party ?state }
  LATERAL { ?circumstance x:held ?held } FILTER EXISTS { ?act ?held ?state }
}
