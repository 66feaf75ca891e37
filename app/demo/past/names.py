"""Invented people, towns and things, as they are met in French orders."""

from __future__ import annotations

# Three in ten are Martin, as in a search that finds far too much; the others are spread evenly.
_LAST_NAMES_TEXT = """
Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David
Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez
Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier
Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger
Roche Roy Noël Meyer Lucas Meunier Jean Pérez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt
Leroux Colas Fernandez Renard Arnaud Rolland Caron Aubert Giraud Leclercq Vidal Bourgeois Renaud Lemoine Picard
Gaillard Philippe Leclerc Lacroix Fabre Dupuis Olivier Rodriguez Hubert Charles Guillot Riviere Fleury Moulin
"""
_FIRST_NAMES_TEXT = """
Élodie Jean Marie Pierre Camille Léa Hugo Chloé Louis Emma Lucas Inès Gabriel Jade Arthur Manon Jules Zoé Adam
Alice Raphaël Juliette Paul Louise Nathan Anaïs Théo Clara Noémie Antoine Sarah Maxime Agnès Benoît Cécile Denis
Estelle François Gaëlle Henri Isabelle Joël Karine Loïc Maëlle Nicolas Océane Patrick Quentin Rémi Sophie
Thérèse Ursule Valérie William Xavier Yann Zélie Bérénice Cédric Désirée Émile Fanny Gérald Hélène
"""
TOWNS = (
    ("69002", "Lyon"), ("75011", "Paris"), ("13001", "Marseille"), ("31000", "Toulouse"), ("06000", "Nice"),
    ("44000", "Nantes"), ("67000", "Strasbourg"), ("34000", "Montpellier"), ("33000", "Bordeaux"),
    ("59000", "Lille"), ("35000", "Rennes"), ("51100", "Reims"), ("42000", "Saint-Étienne"), ("83000", "Toulon"),
    ("38000", "Grenoble"), ("21000", "Dijon"), ("49000", "Angers"), ("30000", "Nîmes"), ("63000", "Clermont-Ferrand"),
    ("37000", "Tours"), ("87000", "Limoges"), ("80000", "Amiens"), ("57000", "Metz"), ("25000", "Besançon"),
    ("45000", "Orléans"), ("76000", "Rouen"), ("68100", "Mulhouse"), ("14000", "Caen"), ("54000", "Nancy"),
    ("29200", "Brest"),
)  # fmt: skip
_THINGS_TEXT = """
Mug Bol Assiette Théière Carafe Plateau Coussin Bougie Lampe Cadre Panier Torchon Tablier Planche Vase
"""
_KINDS_TEXT = """
émaillé, en grès, en lin, rayé, fait main, grand modèle, petit modèle, de saison, en chêne, blanc
"""
LAST_NAMES, FIRST_NAMES, THINGS = (
    block.split() for block in (_LAST_NAMES_TEXT, _FIRST_NAMES_TEXT, _THINGS_TEXT)
)
KINDS = [kind.strip() for kind in _KINDS_TEXT.split(",")]
