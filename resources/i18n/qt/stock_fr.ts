<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>AskCountDialog</name>
    <message>
        <source>What should be counted?</source>
        <extracomment>What is proposed to who finds too few; anything else was typed and stands for itself.</extracomment>
        <translation>Que faut-il compter&#xa0;?</translation>
    </message>
    <message>
        <source>Ask for the count</source>
        <translation>Demander le comptage</translation>
    </message>
    <message>
        <source>Scan or type a location, an article or its SKU</source>
        <translation>Scannez ou tapez un emplacement, un article ou sa référence</translation>
    </message>
    <message>
        <source>Location or SKU</source>
        <translation>Emplacement ou référence</translation>
    </message>
</context>
<context>
    <name>CountIdle</name>
    <message>
        <source>To count</source>
        <translation>À compter</translation>
    </message>
    <message>
        <source>Nothing is to be counted</source>
        <translation>Rien à compter</translation>
    </message>
    <message>
        <source>Scan any location to count it all the same.</source>
        <translation>Scannez un emplacement pour le compter quand même.</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Écarts</translation>
    </message>
    <message>
        <source>Nothing differs</source>
        <translation>Aucun écart</translation>
    </message>
    <message>
        <source>What counts find is booked once you accept it.</source>
        <translation>Ce que les comptages trouvent est enregistré quand vous l’acceptez.</translation>
    </message>
    <message>
        <source>Ask for a count… · F4</source>
        <translation>Demander un comptage… · F4</translation>
    </message>
    <message>
        <source>A location, or an article wherever it lies</source>
        <translation>Un emplacement, ou un article où qu’il se trouve</translation>
    </message>
    <message>
        <source>Book it · F2</source>
        <translation>Enregistrer · F2</translation>
    </message>
    <message>
        <source>The stock becomes what was counted</source>
        <translation>Le stock devient ce qui a été compté</translation>
    </message>
    <message>
        <source>Count again · F3</source>
        <translation>Recompter · F3</translation>
    </message>
    <message>
        <source>Not believed: somebody counts it anew</source>
        <translation>Peu crédible&#xa0;: quelqu’un recompte</translation>
    </message>
    <message>
        <source>second count</source>
        <translation>second comptage</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Compté</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Écart</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
</context>
<context>
    <name>FaceDialog</name>
    <message>
        <source>A pick face</source>
        <translation>Un emplacement de prélèvement</translation>
    </message>
    <message>
        <source>Keep it filled</source>
        <translation>Le réapprovisionner</translation>
    </message>
    <message>
        <source>Filled up to the maximum once no more than the minimum is left for new orders.</source>
        <translation>Complété au maximum quand il n’en reste pas plus que le minimum pour de nouvelles commandes.</translation>
    </message>
    <message>
        <source>0: no face any more</source>
        <translation>0&#xa0;: plus de réapprovisionnement</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>Maximum</translation>
    </message>
</context>
<context>
    <name>FillIdle</name>
    <message>
        <source>No pick face runs low</source>
        <translation>Rien à réapprovisionner</translation>
    </message>
    <message>
        <source>A face is filled once no more than its minimum is left for new orders.</source>
        <translation>Un emplacement est complété quand il n’en reste pas plus que son minimum pour de nouvelles commandes.</translation>
    </message>
    <message>
        <source>To fill</source>
        <translation>À réapprovisionner</translation>
    </message>
    <message>
        <source>Pick face… · F4</source>
        <translation>Emplacement… · F4</translation>
    </message>
    <message>
        <source>Which article is kept where, and how many</source>
        <translation>Quel article, où, et combien</translation>
    </message>
    <message>
        <source>orders take all</source>
        <translation>tout est promis</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>There</source>
        <translation>Sur place</translation>
    </message>
    <message>
        <source>To bring</source>
        <translation>À apporter</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Depuis</translation>
    </message>
</context>
<context>
    <name>OrderGoodsDialog</name>
    <message>
        <source>What was ordered?</source>
        <translation>Qu’est-ce qui est commandé&#xa0;?</translation>
    </message>
    <message>
        <source>Await the delivery</source>
        <translation>Attendre la livraison</translation>
    </message>
    <message>
        <source>on</source>
        <translation>le</translation>
    </message>
    <message>
        <source>Supplier</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>Numéro de commande</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>“{line}” is not a SKU and a quantity.</source>
        <translation>«&#xa0;{line}&#xa0;» n’est pas une référence et une quantité.</translation>
    </message>
</context>
<context>
    <name>PutAwayIdle</name>
    <message>
        <source>Nothing waits to be put away</source>
        <translation>Rien à ranger</translation>
    </message>
    <message>
        <source>What is received or comes back stands here until it has a bin.</source>
        <translation>Ce qui est reçu ou revient attend ici son emplacement.</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçues</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Revenues</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Va en</translation>
    </message>
    <message>
        <source>To put away</source>
        <translation>À ranger</translation>
    </message>
</context>
<context>
    <name>ReceiveIdle</name>
    <message>
        <source>No delivery is awaited</source>
        <translation>Aucune livraison attendue</translation>
    </message>
    <message>
        <source>Type the number of a delivery note to receive it without an order.</source>
        <translation>Tapez le numéro d’un bon de livraison pour le réceptionner sans commande.</translation>
    </message>
    <message>
        <source>Awaited deliveries</source>
        <translation>Livraisons attendues</translation>
    </message>
    <message>
        <source>Order… · F4</source>
        <translation>Commande… · F4</translation>
    </message>
    <message>
        <source>An order placed with a supplier</source>
        <translation>Une commande passée à un fournisseur</translation>
    </message>
    <message>
        <source>Nothing more comes · F3</source>
        <translation>Plus rien n’arrive · F3</translation>
    </message>
    <message>
        <source>The rest of the order is no longer awaited</source>
        <translation>Le reste de la commande n’est plus attendu</translation>
    </message>
    <message>
        <source>being received</source>
        <translation>en réception</translation>
    </message>
    <message>
        <source>partly received</source>
        <translation>reçue en partie</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>Numéro de commande</translation>
    </message>
    <message>
        <source>Supplier</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Attendue le</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Units to come</source>
        <translation>Unités à venir</translation>
    </message>
</context>
<context>
    <name>ReceivePage</name>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>Entrepôt</translation>
    </message>
    <message>
        <source>of {units}</source>
        <translation>sur {units}</translation>
    </message>
    <message>
        <source>Scan what came.</source>
        <translation>Scannez ce qui est arrivé.</translation>
    </message>
    <message>
        <source>Scan the first article</source>
        <translation>Scannez le premier article</translation>
    </message>
    <message>
        <source>nobody ordered it</source>
        <translation>personne ne l’a commandé</translation>
    </message>
    <message>
        <source>{ordered} ordered, {received} came before</source>
        <translation>{ordered} commandés, {received} déjà arrivés</translation>
    </message>
    <message>
        <source>{ordered} ordered</source>
        <translation>{ordered} commandés</translation>
    </message>
</context>
<context>
    <name>TaskPage</name>
    <message>
        <source>Location</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Article, and how many</source>
        <translation>Article et quantité</translation>
    </message>
    <message>
        <source>Nothing should lie here</source>
        <translation>Rien ne devrait se trouver ici</translation>
    </message>
    <message>
        <source>A bin that suits</source>
        <translation>Un casier qui convient</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>What is to go to another site?</source>
        <translation>Que faut-il envoyer à un autre site&#xa0;?</translation>
    </message>
    <message>
        <source>Order the transfer</source>
        <translation>Demander le transfert</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>Entrepôt</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>To</source>
        <translation>À</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>“{line}” is not a SKU and a quantity.</source>
        <translation>«&#x202f;{line}&#x202f;» n’est pas une référence suivie d’une quantité.</translation>
    </message>
</context>
<context>
    <name>TransferIdle</name>
    <message>
        <source>Warehouse</source>
        <translation>Entrepôt</translation>
    </message>
    <message>
        <source>Nothing goes from one site to another</source>
        <translation>Aucun transfert en cours</translation>
    </message>
    <message>
        <source>A manager orders what the warehouse or a shop is to send.</source>
        <translation>Un responsable demande ce que l’entrepôt ou une boutique doit envoyer.</translation>
    </message>
    <message>
        <source>Transfers between sites</source>
        <translation>Transferts entre sites</translation>
    </message>
    <message>
        <source>Order… · F4</source>
        <translation>Demander… · F4</translation>
    </message>
    <message>
        <source>So many of an article, to another site</source>
        <translation>Une quantité d’un article, vers un autre site</translation>
    </message>
    <message>
        <source>Give up · F3</source>
        <translation>Abandonner · F3</translation>
    </message>
    <message>
        <source>Before it leaves: what was taken goes back to its shelves</source>
        <translation>Avant le départ&#xa0;: ce qui est pris retourne à sa place</translation>
    </message>
    <message>
        <source>Slip · F6</source>
        <translation>Bordereau · F6</translation>
    </message>
    <message>
        <source>What to take from where, to be scanned at both ends</source>
        <translation>Quoi prendre et où, à scanner aux deux bouts</translation>
    </message>
    <message>
        <source>arriving</source>
        <translation>en réception</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>en route</translation>
    </message>
    <message>
        <source>being taken</source>
        <translation>en prélèvement</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>To</source>
        <translation>À</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Unités</translation>
    </message>
</context>
<context>
    <name>stock</name>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Give me work</source>
        <translation>Donne-moi du travail</translation>
    </message>
    <message>
        <source>Leave the count</source>
        <translation>Quitter le comptage</translation>
    </message>
    <message>
        <source>That is all</source>
        <translation>C’est tout</translation>
    </message>
    <message>
        <source>Receive without an order</source>
        <translation>Réceptionner sans commande</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Book the receipt</source>
        <translation>Mettre en stock</translation>
    </message>
    <message>
        <source>Product labels</source>
        <translation>Étiquettes produit</translation>
    </message>
    <message>
        <source>Go on later</source>
        <translation>Continuer plus tard</translation>
    </message>
    <message>
        <source>Book the difference</source>
        <translation>Compter comme perdu</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>Imprimer le bordereau</translation>
    </message>
    <message>
        <source>Fewer than that</source>
        <translation>Il y en a moins</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Quantité</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>Transfert</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>One article a line: SKU and quantity</source>
        <translation>Un article par ligne&#xa0;: référence et quantité</translation>
    </message>
</context>
</TS>
