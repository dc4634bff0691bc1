"""SPARQL over HTTP without Flask and without a store: negotiation, protocol, policy, service description."""
