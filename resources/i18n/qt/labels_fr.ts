<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>BatchStrip</name>
    <message>
        <source>Cancel the rest</source>
        <translation>Annuler le reste</translation>
    </message>
    <message>
        <source>The rest elsewhere…</source>
        <translation>Le reste ailleurs…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>{done} of {whole} printed</source>
        <translation>Imprimé&#xa0;: {done} sur {whole}</translation>
    </message>
    <message>
        <source>{n} cancelled</source>
        <translation>annulé&#xa0;: {n}</translation>
    </message>
    <message>
        <source>{n} to be looked at</source>
        <translation>à vérifier&#xa0;: {n}</translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <source>What to print</source>
        <translation>À imprimer</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search or scan</source>
        <translation>Cherchez ou scannez</translation>
    </message>
    <message>
        <source>With the price</source>
        <translation>Avec le prix</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <source>Several at once: Ctrl or Shift and click, Shift and arrow, all of them Ctrl+A</source>
        <translation>Plusieurs à la fois&#xa0;: Ctrl ou Maj et clic, Maj et flèche&#xa0;; tous avec Ctrl+A</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>Rien trouvé.</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>Add…</source>
        <translation>Ajouter…</translation>
    </message>
    <message>
        <source>Looking for printers on this computer…</source>
        <translation>Recherche des imprimantes de cet ordinateur…</translation>
    </message>
    <message>
        <source>No other printer on this computer. One on the network is entered by its address.</source>
        <translation>Aucune autre imprimante sur cet ordinateur. Une imprimante réseau se saisit par son adresse.</translation>
    </message>
</context>
<context>
    <name>LabelFileDialog</name>
    <message>
        <source>Another carrier’s label</source>
        <translation>Étiquette d’un autre transporteur</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>ZPL or PDF file</source>
        <translation>Fichier ZPL ou PDF</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Imprimante</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>Prévue pour</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>No file chosen</source>
        <translation>Aucun fichier choisi</translation>
    </message>
    <message>
        <source>The label is printed as the carrier made it.</source>
        <translation>L’étiquette est imprimée telle que le transporteur l’a faite.</translation>
    </message>
    <message>
        <source>A ZPL label</source>
        <translation>Une étiquette ZPL</translation>
    </message>
    <message>
        <source>Only the printer can draw it.</source>
        <translation>Seule l’imprimante peut la dessiner.</translation>
    </message>
</context>
<context>
    <name>LabelsTab</name>
    <message>
        <source>Printers…</source>
        <extracomment>What a scan may also be about: the kind that is shown stays.</extracomment>
        <translation>Imprimantes…</translation>
    </message>
    <message>
        <source>What to print</source>
        <translation>À imprimer</translation>
    </message>
    <message>
        <source>Another carrier’s label…</source>
        <translation>Autre transporteur…</translation>
    </message>
</context>
<context>
    <name>LotFields</name>
    <message>
        <source>31/01/2027</source>
        <extracomment>Kinds of which several are printed at once: none whose second one needs a reason of its own.</extracomment>
        <translation>31/01/2027</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>Lot</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>N° de série</translation>
    </message>
    <message>
        <source>Use by</source>
        <translation>À utiliser avant le</translation>
    </message>
    <message>
        <source>Use by: {day}</source>
        <translation>À utiliser avant : {day}</translation>
    </message>
    <message>
        <source>Best before</source>
        <translation>De préférence avant le</translation>
    </message>
    <message>
        <source>Best before: {day}</source>
        <translation>De préférence avant : {day}</translation>
    </message>
</context>
<context>
    <name>Press</name>
    <message>
        <source>Previous</source>
        <translation>Précédent</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Imprimante</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Exemplaires</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Print again…</source>
        <translation>Réimprimer…</translation>
    </message>
    <message>
        <source>Nothing chosen</source>
        <translation>Rien de choisi</translation>
    </message>
    <message>
        <source>Choose on the left, or scan.</source>
        <translation>Choisissez à gauche, ou scannez.</translation>
    </message>
    <message>
        <source>No printer here can print this: an administrator enters one under Printers.</source>
        <translation>Aucune imprimante ne convient&#xa0;: un administrateur en ajoute une sous Imprimantes.</translation>
    </message>
    <message>
        <source>This label is already printed: a second one needs a reason.</source>
        <translation>Cette étiquette est déjà imprimée&#xa0;: une seconde demande un motif.</translation>
    </message>
    <message>
        <source>Cannot be printed like this</source>
        <translation>Impression impossible</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>Smaller</source>
        <translation>Réduire</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Agrandir</translation>
    </message>
    <message>
        <source>Whole page</source>
        <translation>Page entière</translation>
    </message>
    <message>
        <source>Real size</source>
        <translation>Taille réelle</translation>
    </message>
    <message>
        <source>{n} pages</source>
        <translation>{n}&#xa0;pages</translation>
    </message>
</context>
<context>
    <name>PrinterDialog</name>
    <message>
        <source>New printer</source>
        <extracomment>What is loaded, in mm, by language; a height of 0 is a tape or a roll of paper.</extracomment>
        <translation>Nouvelle imprimante</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>A4 sheets</source>
        <translation>Feuilles A4</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En service</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Raccordement</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Résolution</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>A label is never scaled: enter what is really loaded.</source>
        <translation>Une étiquette n’est jamais réduite&#xa0;: indiquez le papier réellement chargé.</translation>
    </message>
    <message>
        <source>Label printer (ZPL)</source>
        <translation>Étiqueteuse (ZPL)</translation>
    </message>
    <message>
        <source>Brother QL label printer</source>
        <translation>Étiqueteuse Brother QL</translation>
    </message>
    <message>
        <source>Receipt printer (ESC/POS)</source>
        <translation>Imprimante à tickets (ESC/POS)</translation>
    </message>
    <message>
        <source>Office printer or files (PDF)</source>
        <translation>Imprimante de bureau ou fichiers (PDF)</translation>
    </message>
    <message>
        <source>On the network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Print queue (CUPS)</source>
        <translation>File d’impression (CUPS)</translation>
    </message>
    <message>
        <source>Windows printer</source>
        <translation>Imprimante Windows</translation>
    </message>
    <message>
        <source>Cable (USB or serial)</source>
        <translation>Câble (USB ou série)</translation>
    </message>
    <message>
        <source>Files in a folder</source>
        <translation>Fichiers dans un dossier</translation>
    </message>
    <message>
        <source>Paper roll</source>
        <translation>Rouleau de papier</translation>
    </message>
    <message>
        <source>Tape</source>
        <translation>Ruban</translation>
    </message>
    <message>
        <source>A6 sheets</source>
        <translation>Feuilles A6</translation>
    </message>
    <message>
        <source>A printer needs a name, such as “Zebra bench 1”.</source>
        <translation>Donnez un nom à l’imprimante, par exemple «&#xa0;Zebra table 1&#xa0;».</translation>
    </message>
    <message>
        <source>Name of the queue</source>
        <translation>Nom de la file d’impression</translation>
    </message>
    <message>
        <source>Name of the printer in Windows</source>
        <translation>Nom de l’imprimante dans Windows</translation>
    </message>
    <message>
        <source>Empty: the folder “printed” of this station</source>
        <translation>Vide&#xa0;: le dossier «&#xa0;printed&#xa0;» de ce poste</translation>
    </message>
</context>
<context>
    <name>PrinterList</name>
    <message>
        <source>folder “printed” of this station</source>
        <translation>dossier «&#xa0;printed&#xa0;» de ce poste</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Interrogée…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Tester</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Modifier…</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Hors service</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prête</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problème</translation>
    </message>
</context>
<context>
    <name>PrintersDialog</name>
    <message>
        <source>Printers</source>
        <translation>Imprimantes</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>PrintersPage</name>
    <message>
        <source>Add a printer…</source>
        <translation>Ajouter une imprimante…</translation>
    </message>
    <message>
        <source>Found on this computer</source>
        <translation>Trouvées sur cet ordinateur</translation>
    </message>
    <message>
        <source>What this station prints where</source>
        <translation>Ce poste imprime</translation>
    </message>
    <message>
        <source>The first that fits</source>
        <translation>La première qui convient</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <source>Print queue</source>
        <extracomment>While the keys are in the queue; F2 and F3 say yes and no as at the bench.</extracomment>
        <translation>File d’impression</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Everything is printed</source>
        <translation>Tout est imprimé</translation>
    </message>
    <message>
        <source>It did print</source>
        <translation>C’est sorti</translation>
    </message>
    <message>
        <source>It did not</source>
        <translation>Rien n’est sorti</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Other printer…</source>
        <translation>Autre imprimante…</translation>
    </message>
    <message>
        <source>Whole queue elsewhere…</source>
        <translation>Toute la file ailleurs…</translation>
    </message>
    <message>
        <source>Print again…</source>
        <translation>Réimprimer…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>It never came out</source>
        <translation>Jamais sortie de l’imprimante</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>et {n} de plus</translation>
    </message>
    <message>
        <source>{n} waiting</source>
        <translation>{n}&#xa0;en attente</translation>
    </message>
    <message>
        <source>Printed again: {reason}</source>
        <translation>Réimpression&#xa0;: {reason}</translation>
    </message>
</context>
<context>
    <name>ReprintDialog</name>
    <message>
        <source>Print {what} again?</source>
        <translation>Réimprimer {what}&#xa0;?</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Réimprimer</translation>
    </message>
    <message>
        <source>Two labels for one parcel are a risk of fraud: the reason stays in the journal.</source>
        <translation>Deux étiquettes pour un colis sont un risque de fraude&#xa0;: le motif reste au journal.</translation>
    </message>
</context>
<context>
    <name>TwoLines</name>
    <message>
        <source>waiting at the dock</source>
        <translation>en attente au quai</translation>
    </message>
    <message>
        <source>{when}, parcels: {count}</source>
        <translation>{when}, colis&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>Imprimé</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>Shipping label</source>
        <translation>Étiquette d’expédition</translation>
    </message>
    <message>
        <source>Packing slip</source>
        <translation>Bordereau de colisage</translation>
    </message>
    <message>
        <source>Delivery note</source>
        <translation>Bon de livraison</translation>
    </message>
    <message>
        <source>Deposit slip</source>
        <translation>Bordereau de dépôt</translation>
    </message>
    <message>
        <source>Cart sheet</source>
        <translation>Feuille de chariot</translation>
    </message>
    <message>
        <source>Transfer slip</source>
        <translation>Bordereau de transfert</translation>
    </message>
    <message>
        <source>Lot or serial label</source>
        <translation>Étiquette de lot ou de série</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message>
        <source>Pick list</source>
        <translation>Liste de prélèvement</translation>
    </message>
    <message>
        <source>Product label</source>
        <translation>Étiquette article</translation>
    </message>
    <message>
        <source>Location label</source>
        <translation>Étiquette d’emplacement</translation>
    </message>
    <message>
        <source>Pickup label</source>
        <translation>Étiquette de retrait</translation>
    </message>
    <message>
        <source>Return label</source>
        <translation>Étiquette de retour</translation>
    </message>
    <message>
        <source>Command sheet</source>
        <translation>Planche de commandes</translation>
    </message>
    <message>
        <source>Staff badges</source>
        <translation>Badges du personnel</translation>
    </message>
    <message>
        <source>Practice: training sheet</source>
        <translation>Entraînement&#xa0;: feuille d’exercice</translation>
    </message>
    <message>
        <source>Carrier’s label</source>
        <translation>Étiquette transporteur</translation>
    </message>
    <message>
        <source>Order, name or parcel</source>
        <translation>Commande, nom ou colis</translation>
    </message>
    <message>
        <source>Number, order or name</source>
        <translation>Numéro, commande ou nom</translation>
    </message>
    <message>
        <source>Number of the list</source>
        <translation>Numéro de la liste</translation>
    </message>
    <message>
        <source>Number of the transfer</source>
        <translation>Numéro du transfert</translation>
    </message>
    <message>
        <source>Name, SKU or barcode</source>
        <translation>Nom, référence ou code-barres</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>Transporteur</translation>
    </message>
    <message>
        <source>A-01, or A-01..A-12</source>
        <translation>A-01, ou A-01..A-12</translation>
    </message>
    <message>
        <source>Return or order</source>
        <translation>Retour ou commande</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Printing</source>
        <translation>En impression</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyé</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>Imprimé</translation>
    </message>
    <message>
        <source>In doubt</source>
        <translation>Incertain</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Mis de côté</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Label torn or unreadable</source>
        <translation>Étiquette abîmée ou illisible</translation>
    </message>
    <message>
        <source>It never came out (jam, end of the roll)</source>
        <translation>Elle n’est jamais sortie (bourrage, fin de rouleau)</translation>
    </message>
    <message>
        <source>Label lost</source>
        <translation>Étiquette perdue</translation>
    </message>
    <message>
        <source>Parcel packed again</source>
        <translation>Colis réemballé</translation>
    </message>
    <message>
        <source>Other: say why</source>
        <translation>Autre&#xa0;: précisez</translation>
    </message>
    <message>
        <source>There is no other printer</source>
        <translation>Il n’y a pas d’autre imprimante</translation>
    </message>
</context>
</TS>
