"""The word on a shelf that proves to a picker, by eye or by voice, that this is the place (domain 5.2)."""

from __future__ import annotations

_SAID = """
ABRICOT AGATE AMANDE ANANAS ANCRE AZUR BALCON BAMBOU BANANE BISCUIT BONNET BOUGIE BRIOCHE CABANE CACAO
CANARD CANOT CARAMEL CERISE CHALET CITRON COBALT COLIBRI CORAIL COTON CRAYON CUMIN DAHLIA DAUPHIN DOMINO
DRAGON FALAISE FANFARE FIGUE FLOCON FORET FUSAIN GALET GAZELLE GIRAFE GLOBE GRENADE GUITARE HAMAC HERON
HIBISCUS IGLOO INDIGO IRIS JARDIN JASMIN JONQUILLE KARATE KIWI KOALA LAGON LANTERNE LAVANDE LIMACE LUTIN
MANGUE MARELLE MENTHE MOULIN MUSCADE NARVAL NEIGE NOISETTE NUAGE OLIVE OPALE ORIGAN OTARIE PALMIER PANDA
PAPAYE PELICAN PERLE PIVOINE POIVRE QUARTZ RADIS RAISIN RENARD RIVAGE ROBOT RUBIS SAFRAN SAVANE SIROP
SOLEIL TABOURET TAMBOUR TOMATE TORTUE TULIPE TURBAN VALISE VANILLE VIOLON WAGON YAOURT ZEBRE
"""
#: Short, common, told apart by ear, and read the same by whoever speaks no French.
WORDS = tuple(_SAID.split())
_STEP = 37
"""Without a common divisor with the number of words, and far enough apart that neighbours do not sound alike."""


def check_word(location_id: int) -> str:
    """The word of a location, the same for ever; as many neighbours as there are words have each their own."""
    return WORDS[location_id * _STEP % len(WORDS)]
