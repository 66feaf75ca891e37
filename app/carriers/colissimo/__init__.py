"""Colissimo of La Poste: SLS REST for labels, the pickup point service, deposit slips."""
