<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>AddressCard</name>
    <message>
        <source>Relay point {relay}</source>
        <translation>Point relais {relay}</translation>
    </message>
</context>
<context>
    <name>BenchIdle</name>
    <message>
        <source>No order is on its way to the bench.</source>
        <translation>Aucune commande n’arrive à l’emballage.</translation>
    </message>
    <message>
        <source>Next orders</source>
        <translation>Prochaines commandes</translation>
    </message>
    <message>
        <source>Scan anything</source>
        <translation>Scannez n’importe quoi</translation>
    </message>
    <message>
        <source>A tote, a slip, an item, a parcel label, or type a reference</source>
        <translation>Un bac, un bon, un article, une étiquette de colis, ou tapez une référence</translation>
    </message>
    <message>
        <source>Mine, open</source>
        <translation>À moi, en cours</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prête</translation>
    </message>
</context>
<context>
    <name>BoxesDialog</name>
    <message>
        <source>Packaging</source>
        <translation>Emballages</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Inner sides in centimetres, own weight in grams, and what one costs. The bench proposes the cheapest that everything fits into; fragile and liquid articles go into no envelope, cold ones only into insulated packaging.</source>
        <translation>Côtés intérieurs en centimètres, poids à vide en grammes, coût à l’unité. Le poste propose le moins cher où tout entre&#xa0;; un article fragile ou liquide ne va pas dans une enveloppe, un article froid seulement dans un emballage isotherme.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
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
        <source>Length</source>
        <translation>Longueur</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Largeur</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Hauteur</translation>
    </message>
    <message>
        <source>Weight (g)</source>
        <translation>Poids (g)</translation>
    </message>
    <message>
        <source>Cost (€)</source>
        <translation>Coût (€)</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Ajouter une ligne</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Retirer la ligne</translation>
    </message>
    <message>
        <source>Row {row}: “{given}” is not a number.</source>
        <translation>Ligne {row}&#xa0;: «&#x202f;{given}&#x202f;» n’est pas un nombre.</translation>
    </message>
</context>
<context>
    <name>ChoicesPage</name>
    <message>
        <source>Or scan the location once more: it is empty. Or scan what still lies there.</source>
        <translation>Ou scannez l’emplacement une fois de plus&#xa0;: il est vide. Ou scannez ce qui y reste.</translation>
    </message>
    <message>
        <source>Or type a reason in your own words, then Return.</source>
        <translation>Ou tapez un motif avec vos mots, puis Entrée.</translation>
    </message>
    <message>
        <source>everything fits</source>
        <translation>tout y entre</translation>
    </message>
</context>
<context>
    <name>DockPage</name>
    <message>
        <source>End of day…</source>
        <translation>Fin de journée…</translation>
    </message>
    <message>
        <source>Scan each label</source>
        <translation>Scannez chaque étiquette</translation>
    </message>
    <message>
        <source>as the parcels leave</source>
        <translation>au départ des colis</translation>
    </message>
    <message>
        <source>Nothing is left for {service}.</source>
        <translation>Plus rien pour {service}.</translation>
    </message>
    <message>
        <source>Still here for {service}: {parcels}</source>
        <translation>Encore à quai pour {service}&#xa0;: {parcels}</translation>
    </message>
    <message>
        <source>{parcels} at the dock</source>
        <translation>{parcels} à quai</translation>
    </message>
    <message>
        <source>Nothing waits at the dock</source>
        <translation>Rien n’attend à quai</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Bloquée</translation>
    </message>
</context>
<context>
    <name>HaltPage</name>
    <message>
        <source>The work goes on where {who} left it, and the journal names both of you.</source>
        <translation>Le travail reprend là où {who} l’a laissé, et le journal vous nomme tous les deux.</translation>
    </message>
    <message>
        <source>Scan it again or press F2 to take it over; Esc leaves it.</source>
        <translation>Scannez de nouveau ou appuyez sur F2 pour reprendre&#xa0;; Échap laisse en place.</translation>
    </message>
    <message>
        <source>{order} was changed while you pack it</source>
        <translation>{order} a été modifiée pendant l’emballage</translation>
    </message>
    <message>
        <source>F2: I have read it. Esc leaves the order.</source>
        <translation>F2&#xa0;: j’ai lu. Échap laisse la commande.</translation>
    </message>
    <message>
        <source>Put {units} × {name} back</source>
        <translation>Remettez {units} × {name} en rayon</translation>
    </message>
    <message>
        <source>Scan the shelf you put it on.</source>
        <translation>Scannez l’emplacement où vous le posez.</translation>
    </message>
    <message>
        <source>Put this in before you close the parcel</source>
        <translation>À mettre dans le colis avant de le fermer</translation>
    </message>
    <message>
        <source>Scan it where it has a barcode, or F2: all of it is in. Esc: back to the parcel.</source>
        <translation>Scannez ce qui a un code-barres, ou F2&#xa0;: tout y est. Échap&#xa0;: retour au colis.</translation>
    </message>
    <message>
        <source>Photograph the open box</source>
        <translation>Photographiez le carton ouvert</translation>
    </message>
    <message>
        <source>The house keeps a photo of every box before it is closed.</source>
        <translation>Chaque carton est photographié avant d’être fermé.</translation>
    </message>
    <message>
        <source>This order is worth {worth}: from {least} on the house keeps a photo of each box.</source>
        <translation>Cette commande vaut {worth}&#xa0;: à partir de {least}, chaque carton est photographié.</translation>
    </message>
    <message>
        <source>There is no camera here: F10 asks for a picture file instead.</source>
        <translation>Il n’y a pas de caméra ici&#xa0;: F10 demande un fichier image à la place.</translation>
    </message>
    <message>
        <source>F10, then the parcel closes by itself. F2: it cannot be taken, and why.</source>
        <translation>F10, puis le colis se ferme de lui-même. F2&#xa0;: impossible à prendre, et pourquoi.</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Bloquée</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>Carrier service</source>
        <translation>Transporteur</translation>
    </message>
    <message>
        <source>Relay point</source>
        <translation>Point relais</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Closed parcel</source>
        <translation>Colis fermé</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Given up: fetch it and tear off its label</source>
        <translation>Annulé&#xa0;: allez le chercher et arrachez son étiquette</translation>
    </message>
    <message>
        <source>Take {units} × {name} ({sku}) out of the tote or the parcel</source>
        <translation>Retirez {units} × {name} ({sku}) du bac ou du colis</translation>
    </message>
</context>
<context>
    <name>InsertsDialog</name>
    <message>
        <source>What goes into parcels</source>
        <translation>Ce qui va dans les colis</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>The bench says what to put in. What is left empty limits nothing; with an article it goes into every parcel that holds the article, else once into each order. A barcode on it can be scanned to confirm.</source>
        <translation>Le poste dit quoi ajouter. Une case vide ne limite rien&#xa0;; avec un article, l’ajout va dans chaque colis qui le contient, sinon une fois par commande. S’il porte un code-barres, le scanner confirme.</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>À ajouter</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Pays</translation>
    </message>
    <message>
        <source>Article (SKU)</source>
        <translation>Article (réf.)</translation>
    </message>
    <message>
        <source>From (€)</source>
        <translation>Dès (€)</translation>
    </message>
    <message>
        <source>First order only</source>
        <translation>1re commande</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>À confirmer</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Ajouter une ligne</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Retirer la ligne</translation>
    </message>
    <message>
        <source>every channel</source>
        <translation>tous les canaux</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>Row {row}: “{given}” is not a number.</source>
        <translation>Ligne {row}&#xa0;: «&#x202f;{given}&#x202f;» n’est pas un nombre.</translation>
    </message>
</context>
<context>
    <name>KitsDialog</name>
    <message>
        <source>Kits</source>
        <translation>Kits</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>A kit is an article that is made of others. It lies on no shelf: its articles are picked, packed and sent back one by one, and the price of the kit is shared among them.</source>
        <translation>Un kit est un article composé d’autres articles. Il n’est rangé nulle part&#xa0;: ses articles sont prélevés, emballés et retournés un par un, et le prix du kit est réparti entre eux.</translation>
    </message>
    <message>
        <source>SKU or name of the kit</source>
        <translation>Référence ou nom du kit</translation>
    </message>
    <message>
        <source>Kit</source>
        <translation>Kit</translation>
    </message>
    <message>
        <source>Article (SKU)</source>
        <translation>Article (réf.)</translation>
    </message>
    <message>
        <source>In one kit</source>
        <translation>Dans un kit</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Ajouter une ligne</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Retirer la ligne</translation>
    </message>
    <message>
        <source>Choose a kit, or type the SKU of an article and Return.</source>
        <translation>Choisissez un kit, ou saisissez la référence d’un article puis Entrée.</translation>
    </message>
    <message>
        <source>Row {row}: “{given}” is not a number.</source>
        <translation>Ligne {row}&#xa0;: «&#x202f;{given}&#x202f;» n’est pas un nombre.</translation>
    </message>
</context>
<context>
    <name>LastParcel</name>
    <message>
        <source>Parcel closed</source>
        <translation>Colis fermé</translation>
    </message>
    <message>
        <source>Stick the label on this parcel, then scan it</source>
        <translation>Collez l’étiquette sur ce colis, puis scannez-la</translation>
    </message>
    <message>
        <source>Scan the next one, or press F9</source>
        <translation>Scannez la suite, ou appuyez sur F9</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>Packing slip</source>
        <translation>Bordereau de colisage</translation>
    </message>
    <message>
        <source>comes from the carrier</source>
        <translation>arrive du transporteur</translation>
    </message>
    <message>
        <source>refused by the carrier</source>
        <translation>refusée par le transporteur</translation>
    </message>
    <message>
        <source>no printer is set up</source>
        <translation>aucune imprimante configurée</translation>
    </message>
    <message>
        <source>look at the printer</source>
        <translation>regardez l’imprimante</translation>
    </message>
    <message>
        <source>waits for the printer</source>
        <translation>attend l’imprimante</translation>
    </message>
    <message>
        <source>printing…</source>
        <translation>impression en cours…</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>printed</source>
        <translation>imprimé</translation>
    </message>
</context>
<context>
    <name>LayoutDialog</name>
    <message>
        <source>Layout of the warehouse</source>
        <translation>Plan de l’entrepôt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Metres from one corner of the warehouse. Bay 1 stands at the beginning of its aisle; with 2 faces bays 1 and 2 stand opposite each other. Walks begin and end at the depot.</source>
        <translation>En mètres depuis un coin de l’entrepôt. La travée 1 est au début de son allée&#xa0;; avec 2 côtés, les travées 1 et 2 se font face. Les tournées commencent et finissent au départ.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>from x</source>
        <translation>de x</translation>
    </message>
    <message>
        <source>from y</source>
        <translation>de y</translation>
    </message>
    <message>
        <source>to x</source>
        <translation>à x</translation>
    </message>
    <message>
        <source>to y</source>
        <translation>à y</translation>
    </message>
    <message>
        <source>One-way</source>
        <translation>Sens unique</translation>
    </message>
    <message>
        <source>Bays</source>
        <translation>Travées</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Côtés</translation>
    </message>
    <message>
        <source>Add a row</source>
        <translation>Ajouter une ligne</translation>
    </message>
    <message>
        <source>Remove the row</source>
        <translation>Retirer la ligne</translation>
    </message>
    <message>
        <source>Aisle</source>
        <translation>Allée</translation>
    </message>
    <message>
        <source>Cross aisle</source>
        <translation>Transversale</translation>
    </message>
    <message>
        <source>Depot</source>
        <translation>Départ</translation>
    </message>
    <message>
        <source>Row {row}: “{given}” is not a number.</source>
        <translation>Ligne {row}&#xa0;: «&#x202f;{given}&#x202f;» n’est pas un nombre.</translation>
    </message>
</context>
<context>
    <name>MapDialog</name>
    <message>
        <source>Map of the warehouse</source>
        <translation>Plan de l’entrepôt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>No layout yet</source>
        <translation>Pas encore de plan</translation>
    </message>
    <message>
        <source>Enter aisles and cross aisles, or import a table.</source>
        <translation>Saisissez allées et transversales, ou importez un tableau.</translation>
    </message>
    <message>
        <source>Green: fetched. Amber: an aisle where several lists still have to go, with their number.</source>
        <translation>Vert&#xa0;: prélevé. Orange&#xa0;: allée où plusieurs listes doivent encore passer, avec leur nombre.</translation>
    </message>
    <message>
        <source>Change the layout…</source>
        <translation>Modifier le plan…</translation>
    </message>
    <message>
        <source>Walk of a list</source>
        <translation>Parcours d’une liste</translation>
    </message>
    <message>
        <source>Look-alikes too close</source>
        <translation>Sosies trop proches</translation>
    </message>
    <message>
        <source>Not on the map: {places}</source>
        <translation>Absents du plan&#xa0;: {places}</translation>
    </message>
    <message>
        <source>Choose a list to see its walk.</source>
        <translation>Choisissez une liste pour voir son parcours.</translation>
    </message>
    <message>
        <source>{metres} m, {stops} stops, {left} left</source>
        <translation>{metres}&#xa0;m, {stops} arrêts, {left} à faire</translation>
    </message>
    <message>
        <source>No list is open.</source>
        <translation>Aucune liste n’est ouverte.</translation>
    </message>
    <message>
        <source>confused {count} times</source>
        <translation>confondus {count} fois</translation>
    </message>
    <message>
        <source>None: no two articles that are taken for each other lie side by side.</source>
        <translation>Aucun&#xa0;: pas d’articles confondus l’un avec l’autre côte à côte.</translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>Gift</source>
        <translation>Cadeau</translation>
    </message>
    <message>
        <source>On hold: {why}</source>
        <translation>Bloquée&#xa0;: {why}</translation>
    </message>
    <message>
        <source>{units} on backorder: sent later, in another parcel</source>
        <translation>{units} en reliquat&#xa0;: envoi plus tard, dans un autre colis</translation>
    </message>
    <message>
        <source>{units} still to be fetched: in another parcel</source>
        <translation>Encore {units} à prélever&#xa0;: dans un autre colis</translation>
    </message>
    <message>
        <source>Put in: {what}</source>
        <translation>À ajouter&#xa0;: {what}</translation>
    </message>
</context>
<context>
    <name>PackagingPage</name>
    <message>
        <source>No packaging yet</source>
        <translation>Aucun emballage</translation>
    </message>
    <message>
        <source>With its measures the bench says what to take.</source>
        <translation>Avec ses mesures, le poste dit lequel prendre.</translation>
    </message>
    <message>
        <source>Change the packaging…</source>
        <translation>Modifier les emballages…</translation>
    </message>
    <message>
        <source>What goes into parcels…</source>
        <translation>Ce qui va dans les colis…</translation>
    </message>
    <message>
        <source>Kits…</source>
        <translation>Kits…</translation>
    </message>
</context>
<context>
    <name>ParcelCard</name>
    <message>
        <source>Inside</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Poids</translation>
    </message>
    <message>
        <source>Parcel no. {number}</source>
        <translation>Colis n°&#xa0;{number}</translation>
    </message>
    <message>
        <source>choose with F5</source>
        <translation>à choisir avec F5</translation>
    </message>
    <message>
        <source>take {box} (F5)</source>
        <translation>prendre {box} (F5)</translation>
    </message>
    <message>
        <source>expected: about {weight}</source>
        <translation>attendu&#xa0;: environ {weight}</translation>
    </message>
    <message>
        <source>expected; weigh it to be sure</source>
        <translation>attendu&#xa0;; pesez pour être sûr</translation>
    </message>
    <message>
        <source>to weigh</source>
        <translation>à peser</translation>
    </message>
    <message>
        <source>the weight of an item is not known</source>
        <translation>le poids d’un article est inconnu</translation>
    </message>
    <message>
        <source>{weight} ± {tolerance}, learnt from {count} parcels</source>
        <translation>{weight} ± {tolerance}, appris de {count} colis</translation>
    </message>
    <message>
        <source>expected: {about}</source>
        <translation>attendu&#xa0;: {about}</translation>
    </message>
    <message>
        <source>{gap} too light</source>
        <translation>{gap} de moins que prévu</translation>
    </message>
    <message>
        <source>{gap} too heavy</source>
        <translation>{gap} de plus que prévu</translation>
    </message>
    <message>
        <source>{gap} too light: one {name} missing?</source>
        <translation>{gap} de moins&#xa0;: manque-t-il un(e) {name}&#xa0;?</translation>
    </message>
    <message>
        <source>{gap} too heavy: one {name} too many?</source>
        <translation>{gap} de plus&#xa0;: un(e) {name} en trop&#xa0;?</translation>
    </message>
</context>
<context>
    <name>StopPage</name>
    <message>
        <source>Location</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Tote</source>
        <translation>Bac</translation>
    </message>
    <message>
        <source>Straight into the parcel</source>
        <translation>Directement dans le colis</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Ensuite</translation>
    </message>
    <message>
        <source>Stop {at} of {all}</source>
        <translation>Arrêt {at} sur {all}</translation>
    </message>
    <message>
        <source>A free tote</source>
        <translation>Un bac libre</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>et {count} de plus</translation>
    </message>
    <message>
        <source>This is the last stop.</source>
        <translation>C’est le dernier arrêt.</translation>
    </message>
</context>
<context>
    <name>TakeOver</name>
    <message>
        <source>Take over from {who}?</source>
        <translation>Prendre la suite de {who}&#xa0;?</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Prendre la suite</translation>
    </message>
    <message>
        <source>The work goes on where {who} left it, and the journal names both of you.</source>
        <translation>Le travail reprend là où {who} l’a laissé, et le journal vous nomme tous les deux.</translation>
    </message>
</context>
<context>
    <name>WalkIdle</name>
    <message>
        <source>Make a list</source>
        <translation>Faire une liste</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Map of the warehouse</source>
        <translation>Plan de l’entrepôt</translation>
    </message>
    <message>
        <source>Waves…</source>
        <translation>Vagues…</translation>
    </message>
    <message>
        <source>No list is open. F9 makes one and starts it.</source>
        <translation>Aucune liste ouverte. F9 en fait une et la commence.</translation>
    </message>
    <message>
        <source>Open lists</source>
        <translation>Listes ouvertes</translation>
    </message>
    <message>
        <source>{orders} to pick</source>
        <translation>{orders} à prélever</translation>
    </message>
    <message>
        <source>{orders} cannot be picked yet</source>
        <translation>{orders} en attente</translation>
    </message>
    <message>
        <source>Make a list of {orders}  ·  F2</source>
        <translation>Liste de {orders}  ·  F2</translation>
    </message>
    <message>
        <source>Pick and pack {orders}  ·  F2</source>
        <translation>Prélever et emballer {orders}  ·  F2</translation>
    </message>
    <message>
        <source>Print the list</source>
        <translation>Imprimer la liste</translation>
    </message>
    <message>
        <source>{done} of {units}</source>
        <translation>{done} sur {units}</translation>
    </message>
</context>
<context>
    <name>WavesDialog</name>
    <message>
        <source>Waves</source>
        <translation>Vagues</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Lancer</translation>
    </message>
    <message>
        <source>everywhere; A, A-01…</source>
        <translation>partout&#xa0;; A, A-01…</translation>
    </message>
    <message>
        <source>Only urgent orders</source>
        <translation>Commandes urgentes seulement</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sans limite</translation>
    </message>
    <message>
        <source>every channel</source>
        <translation>tous les canaux</translation>
    </message>
    <message>
        <source>every carrier</source>
        <translation>tous les transporteurs</translation>
    </message>
    <message>
        <source>any time</source>
        <translation>à toute heure</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>Transporteur</translation>
    </message>
    <message>
        <source>Leaves until</source>
        <translation>Part avant</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>Zone</translation>
    </message>
    <message>
        <source>Orders at most</source>
        <translation>Commandes au plus</translation>
    </message>
    <message>
        <source>Carts at most</source>
        <translation>Chariots au plus</translation>
    </message>
    <message>
        <source>in bulk</source>
        <translation>en vrac</translation>
    </message>
    <message>
        <source>Cart {number}</source>
        <translation>Chariot {number}</translation>
    </message>
    <message>
        <source>No ready order fits.</source>
        <translation>Aucune commande prête ne convient.</translation>
    </message>
    <message>
        <source>1 cart</source>
        <translation>1 chariot</translation>
    </message>
    <message>
        <source>{count} carts</source>
        <translation>{count} chariots</translation>
    </message>
    <message>
        <source>pace not known yet</source>
        <translation>rythme pas encore connu</translation>
    </message>
    <message>
        <source>Wave {wave}: {waiting} waiting, {begun} begun, {done} done</source>
        <translation>Vague {wave}&#xa0;: {waiting} en attente, {begun} en cours, {done} finies</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Reprendre</translation>
    </message>
</context>
<context>
    <name>preparation</name>
    <message>
        <source>Picking</source>
        <extracomment>The digit and what the same key types on a French keyboard.</extracomment>
        <translation>Prélèvement</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>Emballage</translation>
    </message>
    <message>
        <source>Dock</source>
        <translation>Départ</translation>
    </message>
    <message>
        <source>Goods in</source>
        <translation>Réception</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>Rangement</translation>
    </message>
    <message>
        <source>Fill up</source>
        <translation>Réappro</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Comptages</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Transferts</translation>
    </message>
    <message>
        <source>{sku} · for {kit}</source>
        <translation>{sku} · pour {kit}</translation>
    </message>
    <message>
        <source>{units} later</source>
        <translation>{units} plus tard</translation>
    </message>
    <message>
        <source>Give me work</source>
        <extracomment>Where nothing but a number is awaited.</extracomment>
        <translation>Donne-moi du travail</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Manquant</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Plus tard</translation>
    </message>
    <message>
        <source>Cart full</source>
        <translation>Chariot plein</translation>
    </message>
    <message>
        <source>Parcel full</source>
        <translation>Colis plein</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Leave the list</source>
        <translation>Laisser la liste</translation>
    </message>
    <message>
        <source>It is empty</source>
        <translation>Il est vide</translation>
    </message>
    <message>
        <source>Go on without an answer</source>
        <translation>Continuer sans répondre</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Réimprimer</translation>
    </message>
    <message>
        <source>Next order</source>
        <translation>Commande suivante</translation>
    </message>
    <message>
        <source>Cannot be scanned</source>
        <translation>Pas scannable</translation>
    </message>
    <message>
        <source>Close the parcel</source>
        <translation>Fermer le colis</translation>
    </message>
    <message>
        <source>Close, open another</source>
        <translation>Fermer, en ouvrir un autre</translation>
    </message>
    <message>
        <source>Back to the shelf</source>
        <translation>Retour au rayon</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Carton</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Leave the order</source>
        <translation>Laisser la commande</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Prendre la suite</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>All of it is in</source>
        <translation>Tout y est</translation>
    </message>
    <message>
        <source>Take the photo</source>
        <translation>Prendre la photo</translation>
    </message>
    <message>
        <source>No photo: say why</source>
        <translation>Sans photo&#xa0;: dire pourquoi</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>J’ai lu</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Quantité</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Poids</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>1 order</source>
        <translation>1 commande</translation>
    </message>
    <message>
        <source>{count} orders</source>
        <translation>{count} commandes</translation>
    </message>
    <message>
        <source>1 unit</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>{count} units</source>
        <translation>{count} articles</translation>
    </message>
    <message>
        <source>1 parcel</source>
        <translation>1 colis</translation>
    </message>
    <message>
        <source>{count} parcels</source>
        <translation>{count} colis</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Bloquée</translation>
    </message>
    <message>
        <source>Cancelled: to be put back</source>
        <translation>Annulé&#xa0;: à remettre en rayon</translation>
    </message>
    <message>
        <source>On {who}&apos;s bench</source>
        <translation>Chez {who}</translation>
    </message>
    <message>
        <source>Being picked</source>
        <translation>En prélèvement</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>Promise</translation>
    </message>
    <message>
        <source>Everything there</source>
        <translation>Complète</translation>
    </message>
    <message>
        <source>{units} missing</source>
        <translation>{units} manquant(s)</translation>
    </message>
    <message>
        <source>Waiting for stock</source>
        <translation>Attend du stock</translation>
    </message>
    <message>
        <source>Ready orders</source>
        <translation>Commandes prêtes</translation>
    </message>
    <message>
        <source>Photo of the open box</source>
        <translation>Photo du carton ouvert</translation>
    </message>
    <message>
        <source>Photos (*.jpg *.jpeg *.png *.webp)</source>
        <translation>Photos (*.jpg *.jpeg *.png *.webp)</translation>
    </message>
</context>
</TS>
