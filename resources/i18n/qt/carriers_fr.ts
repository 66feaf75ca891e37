<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>BulkRun</name>
    <message>
        <source>Ask for all again ({count})</source>
        <translation>Tout redemander ({count})</translation>
    </message>
    <message>
        <source>Stop what waits ({count})</source>
        <translation>Arrêter ce qui attend ({count})</translation>
    </message>
    <message>
        <source>waiting: {count}</source>
        <translation>en attente&#xa0;: {count}</translation>
    </message>
    <message>
        <source>refused: {count}</source>
        <translation>refusées&#xa0;: {count}</translation>
    </message>
    <message>
        <source>in doubt: {count}</source>
        <translation>en doute&#xa0;: {count}</translation>
    </message>
    <message>
        <source>stopped: {count}</source>
        <translation>arrêtées&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{bought} of {asked} labels bought</source>
        <translation>{bought} étiquettes achetées sur {asked}</translation>
    </message>
</context>
<context>
    <name>CarrierLabelsDialog</name>
    <message>
        <source>Carriers’ labels</source>
        <extracomment>Nothing was sent for these: they may be asked of another carrier.</extracomment>
        <translation>Étiquettes des transporteurs</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Every label is here</source>
        <translation>Toutes les étiquettes sont là</translation>
    </message>
    <message>
        <source>The order is on hold: the label is asked for once it is released.</source>
        <translation>La commande est bloquée&#xa0;: l’étiquette sera demandée quand elle sera libérée.</translation>
    </message>
    <message>
        <source>Asked for on {when}, and {carrier} did not answer: look on its site for the order {order}.</source>
        <translation>Demandée le {when}, et {carrier} n’a pas répondu&#xa0;: cherchez la commande {order} sur son site.</translation>
    </message>
    <message>
        <source>{carrier} does not answer. Pack on: labels come by themselves.</source>
        <translation>{carrier} ne répond pas. Continuez d’emballer&#xa0;: les étiquettes viendront d’elles-mêmes.</translation>
    </message>
    <message>
        <source>Destroy the label {number}; it is being given back.</source>
        <translation>Détruisez l’étiquette {number}&#xa0;; elle est en train d’être rendue.</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Redemander</translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation>Trancher…</translation>
    </message>
    <message>
        <source>Other carrier…</source>
        <translation>Autre transporteur…</translation>
    </message>
</context>
<context>
    <name>CarriersPage</name>
    <message>
        <source>Choosing the carrier…</source>
        <translation>Choix du transporteur…</translation>
    </message>
    <message>
        <source>Price table…</source>
        <translation>Tarif…</translation>
    </message>
    <message>
        <source>Last {days} days: {costs}</source>
        <translation>{days} derniers jours&#xa0;: {costs}</translation>
    </message>
    <message>
        <source>Without a carrier, printed with our own label: {services}</source>
        <translation>Sans transporteur, avec notre propre étiquette&#xa0;: {services}</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>Régler…</translation>
    </message>
    <message>
        <source>Services…</source>
        <translation>Services…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Essayer</translation>
    </message>
    <message>
        <source>Not in use</source>
        <translation>Non utilisé</translation>
    </message>
    <message>
        <source>TEST, nothing leaves</source>
        <translation>TEST, rien ne part</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>Ne répond pas</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Utilisé</translation>
    </message>
    <message>
        <source>Asking {carrier}…</source>
        <translation>Question à {carrier}…</translation>
    </message>
    <message>
        <source>Credentials of {carrier} are missing at this station.</source>
        <translation>Les identifiants {carrier} manquent à ce poste.</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Carriers for {order}</source>
        <translation>Transporteurs pour {order}</translation>
    </message>
    <message>
        <source>Send by this one</source>
        <translation>Partir avec celui-ci</translation>
    </message>
    <message>
        <source>Asking carriers for their prices…</source>
        <translation>Les transporteurs sont interrogés sur leurs prix…</translation>
    </message>
    <message>
        <source>No prices</source>
        <translation>Aucun prix</translation>
    </message>
    <message>
        <source>Import a price table in the settings, page Carriers.</source>
        <translation>Importez un tarif dans les réglages, page Transporteurs.</translation>
    </message>
    <message>
        <source>{weight} kg to {place}, goes by {service}</source>
        <translation>{weight} kg vers {place}, part avec {service}</translation>
    </message>
    <message>
        <source>It costs {amount} more than the best.</source>
        <translation>Il coûte {amount} de plus que le meilleur.</translation>
    </message>
    <message>
        <source>Delivery: {charged} charged with tax, no label paid yet</source>
        <translation>Livraison&#xa0;: {charged} facturés TTC, aucune étiquette payée pour l’instant</translation>
    </message>
    <message>
        <source>Delivery: {charged} charged with tax, {paid} paid for labels before tax</source>
        <translation>Livraison&#xa0;: {charged} facturés TTC, {paid} payés HT pour les étiquettes</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 jour</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} jours</translation>
    </message>
    <message>
        <source>price table, before tax</source>
        <translation>tarif, HT</translation>
    </message>
    <message>
        <source>the carrier’s own price, before tax</source>
        <translation>prix du transporteur, HT</translation>
    </message>
</context>
<context>
    <name>ContractDialog</name>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Buy labels and follow parcels</source>
        <translation>Acheter les étiquettes et suivre les colis</translation>
    </message>
    <message>
        <source>Test only: labels say TEST and their parcels cannot leave</source>
        <translation>Test seulement&#xa0;: les étiquettes portent TEST, leurs colis ne partent pas</translation>
    </message>
    <message>
        <source>Passwords and keys are kept in this station&apos;s keyring, not in the database.</source>
        <translation>Mots de passe et clés sont gardés dans le trousseau de ce poste, pas dans la base de données.</translation>
    </message>
    <message>
        <source>given by the environment</source>
        <translation>donné par l’environnement</translation>
    </message>
    <message>
        <source>kept, not shown</source>
        <translation>gardé, non affiché</translation>
    </message>
</context>
<context>
    <name>DayEndDialog</name>
    <message>
        <source>End of day</source>
        <translation>Fin de journée</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Nothing left today</source>
        <translation>Rien n’est parti aujourd’hui</translation>
    </message>
    <message>
        <source>And nothing waits at the dock.</source>
        <translation>Et rien n’attend au quai.</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>Warehouse</source>
        <translation>Entrepôt</translation>
    </message>
    <message>
        <source>{site}, not handed over: {count}</source>
        <translation>{site}, non remis&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{count} parcels handed over, {weight} kg</source>
        <translation>{count} colis remis, {weight} kg</translation>
    </message>
    <message>
        <source>1 parcel handed over, {weight} kg</source>
        <translation>1 colis remis, {weight} kg</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>et {count} autres</translation>
    </message>
    <message>
        <source>not handed over: {count}</source>
        <translation>non remis&#xa0;: {count}</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>complet</translation>
    </message>
    <message>
        <source>Deposit slip</source>
        <translation>Bordereau de dépôt</translation>
    </message>
    <message>
        <source>Carrier’s list</source>
        <translation>Bordereau du transporteur</translation>
    </message>
    <message>
        <source>order on hold</source>
        <translation>commande bloquée</translation>
    </message>
    <message>
        <source>stands at the dock</source>
        <translation>attend au quai</translation>
    </message>
    <message>
        <source>Asking {carrier}…</source>
        <translation>Question à {carrier}…</translation>
    </message>
</context>
<context>
    <name>DecideDialog</name>
    <message>
        <source>Was the label of {parcel} made?</source>
        <translation>L’étiquette de {parcel} a-t-elle été faite&#xa0;?</translation>
    </message>
    <message>
        <source>It exists</source>
        <translation>Elle existe</translation>
    </message>
    <message>
        <source>Look on the site of {carrier}. If there is a label for the order {order}, give its number: none is paid twice. If there is none, it may be asked for again.</source>
        <translation>Regardez sur le site de {carrier}. S’il y a une étiquette pour la commande {order}, donnez son numéro&#xa0;: aucune n’est payée deux fois. S’il n’y en a pas, elle peut être redemandée.</translation>
    </message>
    <message>
        <source>Tracking number</source>
        <translation>Numéro de suivi</translation>
    </message>
    <message>
        <source>There is none</source>
        <translation>Il n’y en a pas</translation>
    </message>
</context>
<context>
    <name>LabelStrip</name>
    <message>
        <source>Look…</source>
        <translation>Voir…</translation>
    </message>
    <message>
        <source>labels refused: {count}</source>
        <translation>étiquettes refusées&#xa0;: {count}</translation>
    </message>
    <message>
        <source>labels in doubt: {count}</source>
        <translation>étiquettes en doute&#xa0;: {count}</translation>
    </message>
    <message>
        <source>labels on their way: {count}</source>
        <translation>étiquettes en attente&#xa0;: {count}</translation>
    </message>
</context>
<context>
    <name>NumberDialog</name>
    <message>
        <source>Tracking number of {parcel}</source>
        <translation>Numéro de suivi de {parcel}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
</context>
<context>
    <name>PointsDialog</name>
    <message>
        <source>Pickup points</source>
        <translation>Points de retrait</translation>
    </message>
    <message>
        <source>Take this one</source>
        <translation>Prendre celui-ci</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>No pickup point here</source>
        <translation>Aucun point de retrait ici</translation>
    </message>
    <message>
        <source>Try another postcode.</source>
        <translation>Essayez un autre code postal.</translation>
    </message>
    <message>
        <source>No pickup points</source>
        <translation>Pas de points de retrait</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Pas de réponse</translation>
    </message>
    <message>
        <source>locker</source>
        <translation>consigne</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Fermé</translation>
    </message>
</context>
<context>
    <name>PricesDialog</name>
    <message>
        <source>Price table</source>
        <translation>Tarif</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importer</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>File (CSV)</source>
        <translation>Fichier (CSV)</translation>
    </message>
    <message>
        <source>Columns: zone (*, FR, FR-97), up_to_g, price (euros before tax), days. It replaces the table of before.</source>
        <translation>Colonnes&#xa0;: zone (*, FR, FR-97), up_to_g, price (euros HT), days. Il remplace le tarif d’avant.</translation>
    </message>
</context>
<context>
    <name>ReturnLabelDialog</name>
    <message>
        <source>Return label for {rma}</source>
        <translation>Étiquette de retour pour {rma}</translation>
    </message>
    <message>
        <source>Buy the label</source>
        <translation>Acheter l’étiquette</translation>
    </message>
    <message>
        <source>Print it, for the box</source>
        <translation>L’imprimer, pour le carton</translation>
    </message>
    <message>
        <source>Send it to the customer by e-mail, with the QR code where there is one</source>
        <translation>L’envoyer au client par e-mail, avec le QR code s’il y en a un</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>Transporteur</translation>
    </message>
    <message>
        <source>There is none</source>
        <translation>Il n’y en a pas</translation>
    </message>
    <message>
        <source>There is a label: {number}</source>
        <translation>Il y a une étiquette&#xa0;: {number}</translation>
    </message>
    <message>
        <source>A label was asked for and may exist: look on the carrier’s site.</source>
        <translation>Une étiquette a été demandée et existe peut-être&#xa0;: regardez sur le site du transporteur.</translation>
    </message>
    <message>
        <source>No carrier with return labels is set up.</source>
        <translation>Aucun transporteur avec étiquettes de retour n’est réglé.</translation>
    </message>
    <message>
        <source>Asking {carrier}…</source>
        <translation>Question à {carrier}…</translation>
    </message>
</context>
<context>
    <name>RuleDialog</name>
    <message>
        <source>Rule</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>the cheapest that keeps the promise</source>
        <translation>le moins cher qui tient la promesse</translation>
    </message>
    <message>
        <source>the fastest</source>
        <translation>le plus rapide</translation>
    </message>
    <message>
        <source>every channel</source>
        <translation>tous les canaux</translation>
    </message>
    <message>
        <source>everywhere; FR, FR-97…</source>
        <translation>partout&#xa0;; FR, FR-97…</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>sans limite</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Prend</translation>
    </message>
    <message>
        <source>Weight from, to</source>
        <translation>Poids de, à</translation>
    </message>
    <message>
        <source>Value from, to</source>
        <translation>Valeur de, à</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message>
        <source>Choosing the carrier</source>
        <translation>Choix du transporteur</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>When an order is packed, the first rule that fits it takes its carrier. A choice by hand stands, and so does the customer’s pickup point.</source>
        <translation>Quand une commande est emballée, la première règle qui lui convient choisit son transporteur. Un choix fait à la main reste, le point de retrait du client aussi.</translation>
    </message>
    <message>
        <source>No rules</source>
        <translation>Aucune règle</translation>
    </message>
    <message>
        <source>Orders go as they ask for.</source>
        <translation>Les commandes partent comme elles le demandent.</translation>
    </message>
    <message>
        <source>Add a rule…</source>
        <translation>Ajouter une règle…</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Plus tôt</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Changer…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>the cheapest that keeps the promise</source>
        <translation>le moins cher qui tient la promesse</translation>
    </message>
    <message>
        <source>the fastest</source>
        <translation>le plus rapide</translation>
    </message>
    <message>
        <source>every order</source>
        <translation>toute commande</translation>
    </message>
</context>
<context>
    <name>ServiceDialog</name>
    <message>
        <source>A service of {carrier}</source>
        <translation>Un service de {carrier}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Name in the orders</source>
        <translation>Nom dans les commandes</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produit</translation>
    </message>
</context>
<context>
    <name>TroubledParcelsDialog</name>
    <message>
        <source>Parcels to look after</source>
        <extracomment>What cannot wait.</extracomment>
        <translation>Colis à surveiller</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Every parcel is on its way</source>
        <translation>Tous les colis suivent leur chemin</translation>
    </message>
    <message>
        <source>Late, lost and returning ones stand here.</source>
        <translation>Ici se trouvent ceux en retard, perdus ou qui reviennent.</translation>
    </message>
    <message>
        <source>Claim file</source>
        <translation>Dossier de réclamation</translation>
    </message>
    <message>
        <source>Open a claim…</source>
        <translation>Réclamation…</translation>
    </message>
    <message>
        <source>claim since {when}</source>
        <translation>réclamation depuis le {when}</translation>
    </message>
    <message>
        <source>It is lost…</source>
        <translation>Il est perdu…</translation>
    </message>
    <message>
        <source>Claim for {parcel}</source>
        <translation>Réclamation pour {parcel}</translation>
    </message>
    <message>
        <source>Open a claim</source>
        <translation>Ouvrir la réclamation</translation>
    </message>
    <message>
        <source>What was asked of the carrier, and how.</source>
        <translation>Ce qui a été demandé au transporteur, et comment.</translation>
    </message>
    <message>
        <source>Declare {parcel} lost?</source>
        <translation>Déclarer {parcel} perdu&#xa0;?</translation>
    </message>
    <message>
        <source>It is lost</source>
        <translation>Il est perdu</translation>
    </message>
    <message>
        <source>What the carrier said. The customer may be sent the goods again, or refunded.</source>
        <translation>Ce que le transporteur a dit. Le client peut être livré à nouveau ou remboursé.</translation>
    </message>
</context>
</TS>
