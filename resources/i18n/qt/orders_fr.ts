<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>AddressDialog</name>
    <message>
        <source>Change the address of {order}</source>
        <translation>Modifier l’adresse de {order}</translation>
    </message>
    <message>
        <source>Change the address</source>
        <translation>Modifier l’adresse</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>Prénom</translation>
    </message>
    <message>
        <source>Last name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Postcode</source>
        <translation>Code postal</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>Ville</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Société</translation>
    </message>
    <message>
        <source>Street and number</source>
        <translation>Numéro et voie</translation>
    </message>
    <message>
        <source>Building, floor</source>
        <translation>Bâtiment, étage</translation>
    </message>
    <message>
        <source>Place name, P.O. box</source>
        <translation>Lieu-dit, boîte postale</translation>
    </message>
    <message>
        <source>Postcode and town</source>
        <translation>Code postal et ville</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>Pays</translation>
    </message>
    <message>
        <source>Search…</source>
        <translation>Chercher…</translation>
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
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>another pickup point: {name}</source>
        <translation>autre point de retrait&#xa0;: {name}</translation>
    </message>
</context>
<context>
    <name>ChargebackDialog</name>
    <message>
        <source>Chargeback of {order}</source>
        <translation>Impayé de {order}</translation>
    </message>
    <message>
        <source>Note the chargeback</source>
        <translation>Noter l’impayé</translation>
    </message>
    <message>
        <source>The bank&apos;s number for the case</source>
        <translation>Numéro du dossier à la banque</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Montant repris</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>It goes into the payment journal and cannot be taken out again. Later orders with the same e-mail, phone or address are checked for three years.</source>
        <translation>L’impayé entre au journal des paiements et n’en sort plus. Pendant trois ans, les commandes avec le même e-mail, le même téléphone ou la même adresse sont contrôlées.</translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Close</source>
        <extracomment>An order that stays on the screen for so long was looked at.</extracomment>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Validate</source>
        <translation>Valider</translation>
    </message>
    <message>
        <source>Hold…</source>
        <translation>Bloquer…</translation>
    </message>
    <message>
        <source>Address…</source>
        <translation>Adresse…</translation>
    </message>
    <message>
        <source>Ship in parts</source>
        <translation>Expédier en partie</translation>
    </message>
    <message>
        <source>Payment…</source>
        <translation>Paiement…</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>Annuler…</translation>
    </message>
    <message>
        <source>Customer…</source>
        <translation>Client…</translation>
    </message>
    <message>
        <source>Messages to {to} come back: ask the customer for another address.</source>
        <translation>Les messages à {to} reviennent&#xa0;: demandez une autre adresse au client.</translation>
    </message>
    <message>
        <source>{hold}: {why}</source>
        <translation>{hold}&#xa0;: {why}</translation>
    </message>
    <message>
        <source>Release…</source>
        <translation>Débloquer…</translation>
    </message>
    <message>
        <source>Release the oldest hold</source>
        <translation>Lever le plus ancien blocage</translation>
    </message>
    <message>
        <source>Ask the customer</source>
        <translation>Interroger le client</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Search orders</source>
        <translation>Chercher une commande</translation>
    </message>
    <message>
        <source>Search…</source>
        <translation>Chercher…</translation>
    </message>
    <message>
        <source>Reference, name, e-mail, phone, postcode, SKU, tracking…</source>
        <translation>Référence, nom, e-mail, téléphone, code postal, SKU, suivi…</translation>
    </message>
    <message>
        <source>All stages</source>
        <translation>Toutes les étapes</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>Bloquée</translation>
    </message>
    <message>
        <source>Not on hold</source>
        <translation>Sans blocage</translation>
    </message>
    <message>
        <source>With and without hold</source>
        <translation>Avec ou sans blocage</translation>
    </message>
    <message>
        <source>All deliveries</source>
        <translation>Toutes les livraisons</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Réinitialiser</translation>
    </message>
    <message>
        <source>{count}+ orders</source>
        <translation>plus de {count} commandes</translation>
    </message>
    <message>
        <source>1 order</source>
        <translation>1 commande</translation>
    </message>
    <message>
        <source>{count} orders</source>
        <translation>{count} commandes</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import a file</source>
        <translation>Importer un fichier</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>CSV, XLSX or JSON Lines</source>
        <translation>CSV, XLSX ou JSON Lines</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Parcourir…</translation>
    </message>
    <message>
        <source>Only try: check every row, write nothing</source>
        <translation>Essai à blanc&#xa0;: vérifier chaque ligne sans rien écrire</translation>
    </message>
    <message>
        <source>The file holds</source>
        <translation>Le fichier contient</translation>
    </message>
    <message>
        <source>Refused rows</source>
        <translation>Lignes refusées</translation>
    </message>
    <message>
        <source>Save the refused rows…</source>
        <translation>Enregistrer les lignes refusées…</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Counted stock</source>
        <translation>Stock compté</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Locations</source>
        <translation>Emplacements</translation>
    </message>
    <message>
        <source>Layout of the warehouse</source>
        <translation>Plan de l’entrepôt</translation>
    </message>
    <message>
        <source>Pictures of articles</source>
        <translation>Images des articles</translation>
    </message>
    <message>
        <source>Announced returns</source>
        <translation>Retours annoncés</translation>
    </message>
    <message>
        <source>Purchase orders</source>
        <translation>Commandes fournisseurs</translation>
    </message>
    <message>
        <source>Pick faces</source>
        <translation>Emplacements de prélèvement</translation>
    </message>
    <message>
        <source>Packaging</source>
        <translation>Emballages</translation>
    </message>
    <message>
        <source>Kits</source>
        <translation>Kits</translation>
    </message>
    <message>
        <source>Folder of pictures named by SKU or barcode</source>
        <translation>Dossier d’images nommées par SKU ou code-barres</translation>
    </message>
    <message>
        <source>Files to import</source>
        <translation>Fichiers à importer</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>{done} of {whole} rows</source>
        <translation>{done} lignes sur {whole}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>New: {created} · changed: {amended} · known already: {unchanged} · refused: {refused}</source>
        <translation>Nouvelles&#xa0;: {created} · modifiées&#xa0;: {amended} · déjà connues&#xa0;: {unchanged} · refusées&#xa0;: {refused}</translation>
    </message>
    <message>
        <source>Only tried, nothing is written.</source>
        <translation>Essai à blanc&#xa0;: rien n’a été écrit.</translation>
    </message>
    <message>
        <source>Row {number}: {reason}</source>
        <translation>Ligne {number}&#xa0;: {reason}</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Enregistré</translation>
    </message>
</context>
<context>
    <name>NotePaymentDialog</name>
    <message>
        <source>What was paid for {order}?</source>
        <translation>Qu’est-ce qui a été payé pour {order}&#xa0;?</translation>
    </message>
    <message>
        <source>Note the payment</source>
        <translation>Noter le paiement</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>Payé par</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Justificatif</translation>
    </message>
    <message>
        <source>Code of the store credit</source>
        <translation>Code du bon d’achat</translation>
    </message>
    <message>
        <source>Number of the transfer, cheque or receipt</source>
        <translation>Numéro du virement, du chèque ou du ticket</translation>
    </message>
</context>
<context>
    <name>OrderActions</name>
    <message>
        <source>Put {order} on hold</source>
        <extracomment>Which permission shows a button.</extracomment>
        <translation>Bloquer {order}</translation>
    </message>
    <message>
        <source>Put on hold</source>
        <translation>Bloquer</translation>
    </message>
    <message>
        <source>Nothing is picked, labelled or handed over until somebody releases it.</source>
        <translation>Plus de prélèvement, d’étiquette ni de remise tant que personne ne la débloque.</translation>
    </message>
    <message>
        <source>Release: {hold}</source>
        <translation>Débloquer&#xa0;: {hold}</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Débloquer</translation>
    </message>
    <message>
        <source>What was found out, for whoever reads this later.</source>
        <translation>Ce qui a été constaté, pour qui relira l’historique.</translation>
    </message>
    <message>
        <source>Ship {order} in two parts?</source>
        <translation>Expédier {order} en deux fois&#x202f;?</translation>
    </message>
    <message>
        <source>What is in stock leaves now, the rest later; the second postage is ours.</source>
        <translation>Ce qui est en stock part maintenant, le reste plus tard&#x202f;; le second port est à notre charge.</translation>
    </message>
    <message>
        <source>Ship in parts</source>
        <translation>Expédier en partie</translation>
    </message>
    <message>
        <source>Cancel {order}?</source>
        <translation>Annuler {order}&#x202f;?</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>Annuler la commande</translation>
    </message>
    <message>
        <source>Reserved stock is freed, and what was paid waits for a manager as a refund.</source>
        <translation>Le stock réservé est libéré&#x202f;; ce qui a été payé attend l’accord d’un responsable pour être remboursé.</translation>
    </message>
    <message>
        <source>Change the quantity…</source>
        <translation>Modifier la quantité…</translation>
    </message>
    <message>
        <source>Cancel units…</source>
        <translation>Annuler des unités…</translation>
    </message>
    <message>
        <source>Change the quantity</source>
        <translation>Modifier la quantité</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Cancel units</source>
        <translation>Annuler des unités</translation>
    </message>
</context>
<context>
    <name>OrdersTab</name>
    <message>
        <source>Import…</source>
        <translation>Importer…</translation>
    </message>
    <message>
        <source>Import orders, articles, stock, customers or locations</source>
        <translation>Importer des commandes, articles, stocks, clients ou emplacements</translation>
    </message>
    <message>
        <source>Parcels…</source>
        <translation>Colis…</translation>
    </message>
    <message>
        <source>Parcels that are late, lost or coming back</source>
        <translation>Colis en retard, perdus ou qui reviennent</translation>
    </message>
    <message>
        <source>Recalls: lots that must not leave, and the parcels that hold one</source>
        <translation>Rappels&#xa0;: les lots qui ne doivent pas partir, et les colis qui en contiennent</translation>
    </message>
    <message>
        <source>Recalls</source>
        <translation>Rappels</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>No order</source>
        <translation>Aucune commande</translation>
    </message>
    <message>
        <source>Nothing passes these filters.</source>
        <translation>Rien ne correspond à ces filtres.</translation>
    </message>
</context>
<context>
    <name>QuantityDialog</name>
    <message>
        <source>Units</source>
        <translation>Unités</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
</context>
<context>
    <name>RecallsDialog</name>
    <message>
        <source>Recalled lots</source>
        <translation>Lots rappelés</translation>
    </message>
    <message>
        <source>Recall this lot</source>
        <translation>Rappeler ce lot</translation>
    </message>
    <message>
        <source>as it is printed, capitals too</source>
        <translation>tel qu’il est imprimé, majuscules comprises</translation>
    </message>
    <message>
        <source>what the supplier wrote; staff read it at the scan</source>
        <translation>ce qu’a écrit le fournisseur&#xa0;; l’équipe le lit au scan</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>Lot</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>No lot is recalled</source>
        <translation>Aucun lot n’est rappelé</translation>
    </message>
    <message>
        <source>Recall a lot</source>
        <translation>Rappeler un lot</translation>
    </message>
    <message>
        <source>From then on no unit of it is picked, packed or handed over; each scan of it is refused.</source>
        <translation>Dès lors, plus aucune unité n’en est prélevée, emballée ni remise&#xa0;; chaque scan en est refusé.</translation>
    </message>
    <message>
        <source>{name}, lot {lot}</source>
        <translation>{name}, lot {lot}</translation>
    </message>
    <message>
        <source>{sku} · since {day} · {reason}</source>
        <translation>{sku} · depuis le {day} · {reason}</translation>
    </message>
    <message>
        <source>Parcels: {count}</source>
        <translation>Colis&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Lift…</source>
        <translation>Lever…</translation>
    </message>
    <message>
        <source>{count} × {serial}</source>
        <translation>{count} × {serial}</translation>
    </message>
    <message>
        <source>{count} units</source>
        <translation>Unités&#xa0;: {count}</translation>
    </message>
    <message>
        <source>The newest {count}; all of them: arrimage lots where</source>
        <translation>Les {count} plus récents&#xa0;; tous&#xa0;: arrimage lots where</translation>
    </message>
    <message>
        <source>Lift the recall of lot {lot}?</source>
        <translation>Lever le rappel du lot {lot}&#xa0;?</translation>
    </message>
    <message>
        <source>Units of {name} of this lot may leave the house again.</source>
        <translation>Les unités de {name} de ce lot pourront de nouveau quitter la maison.</translation>
    </message>
    <message>
        <source>Lift it</source>
        <translation>Lever</translation>
    </message>
</context>
<context>
    <name>orders</name>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>VAT {rate} % included</source>
        <translation>dont TVA {rate}&#xa0;%</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Carriers…</source>
        <translation>Transporteurs…</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>Promise le</translation>
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
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>In the hands of</source>
        <translation>Entre les mains de</translation>
    </message>
    <message>
        <source>Customer&apos;s note</source>
        <translation>Note du client</translation>
    </message>
    <message>
        <source>Gift note</source>
        <translation>Message cadeau</translation>
    </message>
    <message>
        <source>Billing address</source>
        <translation>Adresse de facturation</translation>
    </message>
    <message>
        <source>Delivery address</source>
        <translation>Adresse de livraison</translation>
    </message>
    <message>
        <source>Payments</source>
        <extracomment>A refund that is back is among the payments; one that was given up is none.</extracomment>
        <translation>Paiements</translation>
    </message>
    <message>
        <source>Chargeback…</source>
        <translation>Impayé…</translation>
    </message>
    <message>
        <source>Refund asked for</source>
        <translation>Remboursement demandé</translation>
    </message>
    <message>
        <source>No payment yet</source>
        <translation>Aucun paiement pour l’instant</translation>
    </message>
    <message>
        <source>Still due</source>
        <translation>Reste dû</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>Factures</translation>
    </message>
    <message>
        <source>Credit note</source>
        <translation>Avoir</translation>
    </message>
    <message>
        <source>Invoice</source>
        <translation>Facture</translation>
    </message>
    <message>
        <source>Open {number} as PDF</source>
        <translation>Ouvrir {number} en PDF</translation>
    </message>
    <message>
        <source>Parcels</source>
        <extracomment>The card shows the newest; all of them are in the claim file.</extracomment>
        <translation>Colis</translation>
    </message>
    <message>
        <source>Tracking number…</source>
        <translation>Numéro de suivi…</translation>
    </message>
    <message>
        <source>Kept at {shop} until {day}</source>
        <translation>Gardé à {shop} jusqu’au {day}</translation>
    </message>
    <message>
        <source>Carrier’s site</source>
        <translation>Site du transporteur</translation>
    </message>
    <message>
        <source>Claim file</source>
        <translation>Dossier de réclamation</translation>
    </message>
    <message>
        <source>The carrier has said nothing yet.</source>
        <translation>Le transporteur n’a encore rien dit.</translation>
    </message>
    <message>
        <source>Claim since {when}</source>
        <translation>Réclamation ouverte le {when}</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>Passée</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>Paiement</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Blocages</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Étape</translation>
    </message>
    <message>
        <source>1 shipped</source>
        <translation>1 expédié</translation>
    </message>
    <message>
        <source>1 packed</source>
        <translation>1 emballé</translation>
    </message>
    <message>
        <source>1 picked</source>
        <translation>1 prélevé</translation>
    </message>
    <message>
        <source>1 reserved</source>
        <translation>1 réservé</translation>
    </message>
    <message>
        <source>1 waiting for stock</source>
        <translation>1 en attente de stock</translation>
    </message>
    <message>
        <source>1 to reserve</source>
        <translation>1 à réserver</translation>
    </message>
    <message>
        <source>1 cancelled</source>
        <translation>1 annulé</translation>
    </message>
    <message>
        <source>{count} shipped</source>
        <translation>{count} expédiés</translation>
    </message>
    <message>
        <source>{count} packed</source>
        <translation>{count} emballés</translation>
    </message>
    <message>
        <source>{count} picked</source>
        <translation>{count} prélevés</translation>
    </message>
    <message>
        <source>{count} reserved</source>
        <translation>{count} réservés</translation>
    </message>
    <message>
        <source>{count} waiting for stock</source>
        <translation>{count} en attente de stock</translation>
    </message>
    <message>
        <source>{count} to reserve</source>
        <translation>{count} à réserver</translation>
    </message>
    <message>
        <source>{count} cancelled</source>
        <translation>{count} annulés</translation>
    </message>
    <message>
        <source>{sku} · for {kit}</source>
        <translation>{sku} · pour {kit}</translation>
    </message>
    <message>
        <source>What to do with this line</source>
        <translation>Agir sur cette ligne</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Messages</translation>
    </message>
    <message>
        <source>{count} older ones</source>
        <translation>{count} plus anciens</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Renvoyer</translation>
    </message>
    <message>
        <source>No order</source>
        <translation>Aucune commande</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Open order {order}</source>
        <translation>Ouvrir la commande {order}</translation>
    </message>
</context>
</TS>
