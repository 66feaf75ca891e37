<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>BehindDialog</name>
    <message>
        <source>Open the order</source>
        <translation>Ouvrir la commande</translation>
    </message>
    <message>
        <source>Orders of the article</source>
        <extracomment>A file has so many rows at most, and says where there are more.</extracomment>
        <translation>Commandes de l’article</translation>
    </message>
    <message>
        <source>Where to write the rows</source>
        <translation>Où enregistrer les lignes</translation>
    </message>
    <message>
        <source>The first {count} rows</source>
        <translation>Les {count} premières lignes</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Écrit : {file}</translation>
    </message>
</context>
<context>
    <name>ClosuresPage</name>
    <message>
        <source>Days</source>
        <translation>Jours</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>Mois</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>Années</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Every entry, every closure</source>
        <translation>Chaque écriture, chaque clôture</translation>
    </message>
    <message>
        <source>FEC…</source>
        <translation>FEC…</translation>
    </message>
    <message>
        <source>Entries of the period, for the accountant</source>
        <translation>Les écritures de la période, pour le comptable</translation>
    </message>
    <message>
        <source>E-reporting…</source>
        <translation>E-reporting…</translation>
    </message>
    <message>
        <source>Sales to consumers by day, for the platform; the days are locked</source>
        <translation>Ventes aux particuliers par jour, pour la plateforme&#xa0;; les jours sont verrouillés</translation>
    </message>
    <message>
        <source>VAT {rate} %: {vat} on {net}</source>
        <translation>TVA {rate}&#xa0;%&#xa0;: {vat} sur {net}</translation>
    </message>
    <message>
        <source>Where to write the entries</source>
        <translation>Où écrire les écritures</translation>
    </message>
    <message>
        <source>e-reporting</source>
        <translation>e-reporting</translation>
    </message>
    <message>
        <source>Where to write the sales</source>
        <translation>Où écrire les ventes</translation>
    </message>
    <message>
        <source>Report these days?</source>
        <translation>Déclarer ces jours&#xa0;?</translation>
    </message>
    <message>
        <source>They are locked: no invoice is dated into them any more. Days are reported once.</source>
        <translation>Ils sont verrouillés&#xa0;: plus aucune facture n’y est datée. Chaque jour se déclare une fois.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Déclarer</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Écrit&#xa0;: {file}</translation>
    </message>
</context>
<context>
    <name>FiguresPage</name>
    <message>
        <source>{what}: {value}</source>
        <translation>{what}&#xa0;: {value}</translation>
    </message>
</context>
<context>
    <name>FiguresTab</name>
    <message>
        <source>Period</source>
        <translation>Période</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 jours</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 jours</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 jours</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Ce mois-ci</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>Le mois dernier</translation>
    </message>
    <message>
        <source>12 months</source>
        <translation>12 mois</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Ventes</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Retours</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Reorder</source>
        <translation>Réassort</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>Factures</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>Paiements</translation>
    </message>
    <message>
        <source>Closures</source>
        <translation>Clôtures</translation>
    </message>
    <message>
        <source>Where to write the figures</source>
        <translation>Où écrire les chiffres</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>Écrit&#xa0;: {file}</translation>
    </message>
</context>
<context>
    <name>InvoicesPage</name>
    <message>
        <source>Number of an invoice, or an order…</source>
        <translation>Numéro de facture, ou une commande…</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Credit notes: {count}</source>
        <translation>Avoirs&#xa0;: {count}</translation>
    </message>
    <message>
        <source>Invoices: {count}</source>
        <translation>Factures&#xa0;: {count}</translation>
    </message>
    <message>
        <source>{ht} net</source>
        <translation>{ht} HT</translation>
    </message>
</context>
<context>
    <name>PaymentsPage</name>
    <message>
        <source>An order, a parcel…</source>
        <translation>Une commande, un colis…</translation>
    </message>
    <message>
        <source>Store credit that can still be used: {count}</source>
        <translation>Bons d’achat encore utilisables : {count}</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>Units sent in the period that came back up to now, by the units sent; a line counts for the day its first parcel left.</source>
        <translation>Unités envoyées sur la période et revenues à ce jour, sur les unités envoyées&#xa0;; une ligne compte au jour où son premier colis est parti.</translation>
    </message>
    <message>
        <source>Return rate</source>
        <translation>Taux de retour</translation>
    </message>
    <message>
        <source>Units returned</source>
        <translation>Unités retournées</translation>
    </message>
    <message>
        <source>Units sent</source>
        <translation>Unités envoyées</translation>
    </message>
    <message>
        <source>Return rate by month of sending</source>
        <translation>Taux de retour par mois d’envoi</translation>
    </message>
    <message>
        <source>Returns by reason</source>
        <translation>Retours par motif</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Part</translation>
    </message>
    <message>
        <source>Returns by article</source>
        <translation>Retours par article</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Orders by the day they were placed, less what was cancelled; with VAT and delivery.</source>
        <extracomment>Columns whose numbers are of fewer orders than their row&apos;s.</extracomment>
        <translation>Commandes par jour de passage, moins ce qui a été annulé&#xa0;; TTC, port compris.</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Ventes</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Unités</translation>
    </message>
    <message>
        <source>Average basket</source>
        <translation>Panier moyen</translation>
    </message>
    <message>
        <source>Sales by orders.</source>
        <translation>Ventes divisées par les commandes.</translation>
    </message>
    <message>
        <source>Sales by day; the line is the mean of seven days</source>
        <translation>Ventes par jour&#xa0;; la ligne est la moyenne sur sept jours</translation>
    </message>
    <message>
        <source>Sales by week</source>
        <translation>Ventes par semaine</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>Sales by day</source>
        <translation>Ventes par jour</translation>
    </message>
    <message>
        <source>What a kit’s articles came to, which stands in the sales by article too: these tables are not added up. Back whole: all that was kept of a kit came back; in part: only some of it.</source>
        <translation>Ce qu’ont fait les articles d’un kit, compté aussi dans les ventes par article&#xa0;: les deux tableaux ne s’additionnent pas. Revenus entiers&#xa0;: tout ce qui avait été gardé d’un kit est revenu&#xa0;; en partie&#xa0;: seulement une part.</translation>
    </message>
    <message>
        <source>Kit</source>
        <translation>Kit</translation>
    </message>
    <message>
        <source>Kits</source>
        <translation>Kits</translation>
    </message>
    <message>
        <source>Back whole</source>
        <translation>Revenus entiers</translation>
    </message>
    <message>
        <source>Back in part</source>
        <translation>Revenus en partie</translation>
    </message>
    <message>
        <source>Sales by kit</source>
        <translation>Ventes par kit</translation>
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
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>HT</translation>
    </message>
    <message>
        <source>VAT</source>
        <translation>TVA</translation>
    </message>
    <message>
        <source>With VAT</source>
        <translation>TTC</translation>
    </message>
    <message>
        <source>No invoice</source>
        <translation>Aucune facture</translation>
    </message>
    <message>
        <source>None was issued in this period.</source>
        <translation>Aucune n’a été émise sur cette période.</translation>
    </message>
    <message>
        <source>Invoices</source>
        <translation>Factures</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Mouvement</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>Moyen</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>No payment</source>
        <translation>Aucun paiement</translation>
    </message>
    <message>
        <source>No money moved in this period.</source>
        <translation>Aucun mouvement d’argent sur cette période.</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>Paiements</translation>
    </message>
    <message>
        <source>Sales by channel</source>
        <translation>Ventes par canal</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Of it in kits</source>
        <translation>Dont en kits</translation>
    </message>
    <message>
        <source>Sales by article</source>
        <translation>Ventes par article</translation>
    </message>
    <message>
        <source>Measure</source>
        <extracomment>Places among the measures, and among the costs, of what orders other than those sent stand behind.</extracomment>
        <translation>Mesure</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>Commandée le</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>In another currency</source>
        <translation>Autre devise</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Étape</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Promised</source>
        <translation>Réservé</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Nothing is in stock</source>
        <translation>Rien en stock</translation>
    </message>
    <message>
        <source>Nothing was booked</source>
        <translation>Rien n’a été comptabilisé</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Émis le</translation>
    </message>
    <message>
        <source>Good until</source>
        <translation>Valable jusqu’au</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Reste</translation>
    </message>
    <message>
        <source>No store credit is left</source>
        <translation>Aucun bon d’achat en cours</translation>
    </message>
    <message>
        <source>What is behind the figure</source>
        <translation>Ce que compte ce chiffre</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>Sur</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Ce que cela veut dire</translation>
    </message>
    <message>
        <source>Cost an order</source>
        <translation>Coût par commande</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} j</translation>
    </message>
    <message>
        <source>{good} of {whole}</source>
        <translation>{good} sur {whole}</translation>
    </message>
    <message>
        <source>{count} orders</source>
        <translation>{count} commandes</translation>
    </message>
    <message>
        <source>{hours} without those held</source>
        <translation>{hours} sans celles bloquées</translation>
    </message>
    <message>
        <source>Order cycle time</source>
        <translation>Temps de préparation</translation>
    </message>
    <message>
        <source>From paid to the last parcel handed over: half of the orders took no longer.</source>
        <translation>Du paiement à la remise du dernier colis&#xa0;: la moitié des commandes n’a pas pris plus.</translation>
    </message>
    <message>
        <source>Slowest tenth</source>
        <translation>Dixième le plus lent</translation>
    </message>
    <message>
        <source>The same: nine of ten orders took no longer.</source>
        <translation>De même&#xa0;: neuf commandes sur dix n’ont pas pris plus.</translation>
    </message>
    <message>
        <source>Click to door</source>
        <translation>Du clic à la porte</translation>
    </message>
    <message>
        <source>From placed to delivered, as the carrier says: half of the orders took no longer.</source>
        <translation>De la commande à la livraison, selon le transporteur&#xa0;: la moitié n’a pas pris plus.</translation>
    </message>
    <message>
        <source>Shipped on time</source>
        <translation>Expédié à temps</translation>
    </message>
    <message>
        <source>Orders promised for a day of the period whose last parcel had left by that day.</source>
        <translation>Commandes promises pour un jour de la période et dont le dernier colis était parti ce jour-là.</translation>
    </message>
    <message>
        <source>Delivered on time</source>
        <translation>Livré à temps</translation>
    </message>
    <message>
        <source>Orders delivered by the promised day, of those delivered that had one.</source>
        <translation>Commandes livrées au jour promis, parmi celles livrées qui en avaient un.</translation>
    </message>
    <message>
        <source>Fill rate</source>
        <translation>Taux de service</translation>
    </message>
    <message>
        <source>Units that left with the first shipment, of all units ordered.</source>
        <translation>Unités parties avec la première expédition, sur toutes les unités commandées.</translation>
    </message>
    <message>
        <source>Picked right</source>
        <translation>Sans erreur</translation>
    </message>
    <message>
        <source>Lines sent of which no customer sent a wrong or incomplete article back.</source>
        <translation>Lignes envoyées dont aucun client n’a renvoyé un article faux ou incomplet.</translation>
    </message>
    <message>
        <source>Perfect orders</source>
        <translation>Commandes parfaites</translation>
    </message>
    <message>
        <source>On time, whole, in one shipment, and nothing wrong, broken or missing sent back.</source>
        <translation>À temps, complètes, en une fois, sans article faux, cassé ou manquant renvoyé.</translation>
    </message>
    <message>
        <source>Refund lead time</source>
        <translation>Délai de remboursement</translation>
    </message>
    <message>
        <source>From received to the money back with the customer: half took no longer.</source>
        <translation>De la réception à l’argent rendu au client&#xa0;: la moitié n’a pas pris plus.</translation>
    </message>
    <message>
        <source>Refunds in time</source>
        <translation>Remboursements à temps</translation>
    </message>
    <message>
        <source>Refunds that were back by the day the law sets.</source>
        <translation>Remboursements rendus au jour fixé par la loi.</translation>
    </message>
    <message>
        <source>Box photographed</source>
        <translation>Carton photographié</translation>
    </message>
    <message>
        <source>Parcels sent with a photo of the open box, of those that were to have one.</source>
        <translation>Colis partis avec une photo du carton ouvert, parmi ceux qui devaient en avoir une.</translation>
    </message>
    <message>
        <source>An amount an order, from the settings of the house.</source>
        <translation>Un montant par commande, dans les réglages de la maison.</translation>
    </message>
    <message>
        <source>{labels} of {parcels} parcels</source>
        <translation>{labels} colis sur {parcels}</translation>
    </message>
    <message>
        <source>Labour</source>
        <translation>Main-d’œuvre</translation>
    </message>
    <message>
        <source>Packaging</source>
        <translation>Emballage</translation>
    </message>
    <message>
        <source>What each parcel’s box costs; where none was named, the amount a parcel in the settings.</source>
        <translation>Le coût du carton de chaque colis&#xa0;; sans carton indiqué, le montant par colis des réglages.</translation>
    </message>
    <message>
        <source>Postage</source>
        <translation>Affranchissement</translation>
    </message>
    <message>
        <source>What carriers charge for the labels bought, where they say it.</source>
        <translation>Ce que les transporteurs facturent pour les étiquettes, quand ils le disent.</translation>
    </message>
    <message>
        <source>Postage of returns</source>
        <translation>Port des retours</translation>
    </message>
    <message>
        <source>Return labels bought, and what customers were paid for sending goods back.</source>
        <translation>Étiquettes retour achetées, et ce qui a été remboursé aux clients pour leurs renvois.</translation>
    </message>
    <message>
        <source>The sum of what is known above.</source>
        <translation>La somme de ce qui est connu ci-dessus.</translation>
    </message>
    <message>
        <source>Delivery charged</source>
        <translation>Port facturé</translation>
    </message>
    <message>
        <source>What the customers of these orders paid for delivery, with VAT.</source>
        <translation>Ce que les clients de ces commandes ont payé pour la livraison, TTC.</translation>
    </message>
    <message>
        <source>At the selling price without VAT: Arrimage knows no purchase prices.</source>
        <translation>Au prix de vente hors taxes&#xa0;: Arrimage ne connaît pas les prix d’achat.</translation>
    </message>
    <message>
        <source>In stock, and not ordered for {days} days.</source>
        <translation>En stock, et plus commandé depuis {days} jours.</translation>
    </message>
    <message>
        <source>Stock value</source>
        <translation>Valeur du stock</translation>
    </message>
    <message>
        <source>Units in stock</source>
        <translation>Unités en stock</translation>
    </message>
    <message>
        <source>Cover (days)</source>
        <translation>Couverture (j)</translation>
    </message>
    <message>
        <source>Units free for sale by the units forecast a day.</source>
        <translation>Unités libres à la vente divisées par les unités prévues par jour.</translation>
    </message>
    <message>
        <source>Dead stock</source>
        <translation>Stock dormant</translation>
    </message>
    <message>
        <source>{count} articles</source>
        <translation>{count} articles</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>En stock</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Libre</translation>
    </message>
    <message>
        <source>A day</source>
        <translation>Par jour</translation>
    </message>
    <message>
        <source>Last ordered</source>
        <translation>Dernière commande</translation>
    </message>
    <message>
        <source>Demand of twelve weeks, smoothed exponentially (slow articles: Croston with the correction of Syntetos and Boylan). Lead time, days between orders and cover come from the settings of the house. A proposal: nothing is ordered by itself.</source>
        <translation>Demande de douze semaines, lissage exponentiel (articles lents&#xa0;: Croston, correction de Syntetos et Boylan). Délai, jours entre réassorts et couverture viennent des réglages de la maison. Une proposition&#xa0;: rien n’est commandé tout seul.</translation>
    </message>
    <message>
        <source>Units a week that the forecasts of the last four weeks were off, all articles together.</source>
        <translation>Unités par semaine d’écart des prévisions des quatre dernières semaines, tous articles réunis.</translation>
    </message>
    <message>
        <source>Articles to order</source>
        <translation>Articles à commander</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>sur {count}</translation>
    </message>
    <message>
        <source>Forecast error</source>
        <translation>Erreur de prévision</translation>
    </message>
    <message>
        <source>bias {bias}</source>
        <translation>biais {bias}</translation>
    </message>
    <message>
        <source>Error of the plainest forecast</source>
        <translation>Erreur de la prévision naïve</translation>
    </message>
    <message>
        <source>The week before, repeated: no forecast should be worse.</source>
        <translation>La semaine d’avant, répétée&#xa0;: aucune prévision ne devrait faire pire.</translation>
    </message>
    <message>
        <source>Units ordered a week, all articles</source>
        <translation>Unités commandées par semaine, tous articles</translation>
    </message>
    <message>
        <source>To order</source>
        <translation>À commander</translation>
    </message>
    <message>
        <source>Waited for</source>
        <translation>Attendues</translation>
    </message>
    <message>
        <source>Order at</source>
        <translation>Seuil</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Sécurité</translation>
    </message>
    <message>
        <source>Error a week</source>
        <translation>Erreur/sem.</translation>
    </message>
    <message>
        <source>Plainest</source>
        <translation>Naïve</translation>
    </message>
    <message>
        <source>Reorder proposals</source>
        <translation>Propositions de réassort</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signée</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>Non signée</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Clôturé</translation>
    </message>
    <message>
        <source>Takings</source>
        <translation>Encaissé</translation>
    </message>
    <message>
        <source>Invoiced</source>
        <translation>Facturé</translation>
    </message>
    <message>
        <source>Takings since ever</source>
        <translation>Encaissé, cumul perpétuel</translation>
    </message>
    <message>
        <source>Invoiced since ever</source>
        <translation>Facturé, cumul perpétuel</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Nothing is closed yet</source>
        <translation>Rien n’est encore clôturé</translation>
    </message>
    <message>
        <source>Each day is closed once it is over.</source>
        <translation>Chaque jour est clôturé une fois terminé.</translation>
    </message>
    <message>
        <source>Closures</source>
        <translation>Clôtures</translation>
    </message>
</context>
</TS>
