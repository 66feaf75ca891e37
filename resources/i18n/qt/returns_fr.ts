<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>DecisionDialog</name>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Reason in words</source>
        <translation>Motif en toutes lettres</translation>
    </message>
    <message>
        <source>In words; the customer reads this</source>
        <translation>En toutes lettres ; le client le lira</translation>
    </message>
    <message>
        <source>Read the message…</source>
        <translation>Lire le message…</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>Autre</translation>
    </message>
</context>
<context>
    <name>DeskPage</name>
    <message>
        <source>Which returns</source>
        <translation>Quels retours</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>Annoncé</translation>
    </message>
    <message>
        <source>On the table</source>
        <translation>Sur la table</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Décidé</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tous</translation>
    </message>
    <message>
        <source>No return</source>
        <translation>Aucun retour</translation>
    </message>
    <message>
        <source>Nothing passes this filter.</source>
        <translation>Rien ne passe ce filtre.</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>Retours</translation>
    </message>
    <message>
        <source>Scan the box</source>
        <translation>Scannez le colis</translation>
    </message>
    <message>
        <source>Its return label, the order’s slip, the old parcel label, or an article.</source>
        <translation>Son étiquette de retour, le bon de la commande, l’ancienne étiquette du colis, ou un article.</translation>
    </message>
    <message>
        <source>Return, order, or the postal code or name on the box</source>
        <translation>Retour, commande, ou code postal ou nom lu sur le colis</translation>
    </message>
    <message>
        <source>Find what came back by return, order, postal code or name</source>
        <translation>Trouver ce qui revient par retour, commande, code postal ou nom</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Droit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>Remboursement</translation>
    </message>
    <message>
        <source>Weight of the box in grams</source>
        <translation>Poids du colis en grammes</translation>
    </message>
    <message>
        <source>Scan each article</source>
        <translation>Scannez chaque article</translation>
    </message>
    <message>
        <source>Nobody announced a return of this order: it opens with the first article.</source>
        <translation>Personne n’a annoncé de retour pour cette commande : il s’ouvre au premier article.</translation>
    </message>
</context>
<context>
    <name>DisposalDialog</name>
    <message>
        <source>{way}: what has left?</source>
        <translation>{way}&#xa0;: qu’est-ce qui est parti&#xa0;?</translation>
    </message>
    <message>
        <source>It has left</source>
        <translation>C’est parti</translation>
    </message>
    <message>
        <source>Unsold goods are reused, given or recycled, and the proof is kept (C. env. L541-15-8).</source>
        <translation>Les invendus sont réemployés, donnés ou recyclés, et la preuve est gardée (C. env. L541-15-8).</translation>
    </message>
    <message>
        <source>Supplier, charity, recycler</source>
        <translation>Fournisseur, association, recycleur</translation>
    </message>
    <message>
        <source>Number of the delivery note, certificate or waste slip</source>
        <translation>Numéro du bon, de l’attestation ou du bordereau de suivi</translation>
    </message>
    <message>
        <source>as in the catalogue</source>
        <translation>selon le catalogue</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Pour</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>Preuve</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Le</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Poids</translation>
    </message>
</context>
<context>
    <name>ExchangeDialog</name>
    <message>
        <source>Exchange {rma}</source>
        <translation>Échanger {rma}</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>Échanger</translation>
    </message>
    <message>
        <source>The refund pays for the new articles, at the promotion of the old ones.</source>
        <translation>L’avoir paie les nouveaux articles, avec la promotion des anciens.</translation>
    </message>
    <message>
        <source>{count} free</source>
        <translation>{count} disponibles</translation>
    </message>
</context>
<context>
    <name>FollowUpPage</name>
    <message>
        <source>Which articles</source>
        <translation>Quels articles</translation>
    </message>
    <message>
        <source>All that lies here</source>
        <translation>Tout ce qui est ici</translation>
    </message>
    <message>
        <source>Nothing lies here</source>
        <translation>Rien à ranger</translation>
    </message>
    <message>
        <source>Every article is where it goes.</source>
        <translation>Chaque article est à sa place.</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Put away… · F2</source>
        <translation>Ranger… · F2</translation>
    </message>
    <message>
        <source>It lies in a stock location now</source>
        <translation>L’article est maintenant dans un emplacement</translation>
    </message>
    <message>
        <source>Has left… · F4</source>
        <translation>Sortie… · F4</translation>
    </message>
    <message>
        <source>To the supplier, given, recycled or destroyed, with the proof</source>
        <translation>Au fournisseur, donné, recyclé ou détruit, avec la preuve</translation>
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
        <source>Return</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Lies in</source>
        <translation>Se trouve en</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Décidé</translation>
    </message>
</context>
<context>
    <name>InspectionPanel</name>
    <message>
        <source>What was seen: needed to take something off, or to destroy</source>
        <translation>Ce que l’on voit : nécessaire pour une décote ou une destruction</translation>
    </message>
    <message>
        <source>What was seen</source>
        <translation>Ce que l’on voit</translation>
    </message>
    <message>
        <source>As read</source>
        <translation>Tel que lu</translation>
    </message>
    <message>
        <source>The serial number on the article, where its barcode did not say it</source>
        <translation>Le numéro de série de l’article, si son code-barres ne l’a pas donné</translation>
    </message>
    <message>
        <source>Photo… · F8</source>
        <translation>Photo… · F8</translation>
    </message>
    <message>
        <source>Photograph the article; two are needed to take something off</source>
        <translation>Photographier l’article ; il en faut deux pour une décote</translation>
    </message>
    <message>
        <source>Confirm the article · F2</source>
        <translation>Valider l’article · F2</translation>
    </message>
    <message>
        <source>Write the grade down and go to the next article</source>
        <translation>Noter l’état et passer à l’article suivant</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Décote</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Numéro de série</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Constat</translation>
    </message>
    <message>
        <source>At most {most} % for this grade</source>
        <translation>{most} % au plus pour cet état</translation>
    </message>
    <message>
        <source>Nothing may be taken off here</source>
        <translation>Aucune décote possible ici</translation>
    </message>
    <message>
        <source>Photo of the article</source>
        <translation>Photo de l’article</translation>
    </message>
    <message>
        <source>Photos (*.jpg *.jpeg *.png *.webp)</source>
        <translation>Photos (*.jpg *.jpeg *.png *.webp)</translation>
    </message>
</context>
<context>
    <name>OpenDialog</name>
    <message>
        <source>Open a return</source>
        <translation>Ouvrir un retour</translation>
    </message>
    <message>
        <source>Open the return</source>
        <translation>Ouvrir le retour</translation>
    </message>
    <message>
        <source>Order, name, e-mail or tracking number</source>
        <translation>Commande, nom, e-mail ou numéro de suivi</translation>
    </message>
    <message>
        <source>Find the order</source>
        <translation>Trouver la commande</translation>
    </message>
    <message>
        <source>Orders found</source>
        <translation>Commandes trouvées</translation>
    </message>
    <message>
        <source>By the reasons given</source>
        <translation>D’après les motifs</translation>
    </message>
    <message>
        <source>The customer’s own words, kept as proof</source>
        <translation>Les mots du client, gardés comme preuve</translation>
    </message>
    <message>
        <source>Asked for on</source>
        <translation>Demandé le</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Droit</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Nothing of this order can come back.</source>
        <translation>Rien de cette commande ne peut revenir.</translation>
    </message>
    <message>
        <source>Units of {name}</source>
        <translation>Quantité de {name}</translation>
    </message>
    <message>
        <source>Reason for {name}</source>
        <translation>Motif pour {name}</translation>
    </message>
    <message>
        <source>{name} (of {kit})</source>
        <translation>{name} (de {kit})</translation>
    </message>
</context>
<context>
    <name>PutAwayDialog</name>
    <message>
        <source>Where does {name} go?</source>
        <translation>Où va {name}&#xa0;?</translation>
    </message>
    <message>
        <source>It lies there</source>
        <translation>C’est rangé</translation>
    </message>
    <message>
        <source>Scan or type the stock location</source>
        <translation>Scannez ou tapez l’emplacement</translation>
    </message>
    <message>
        <source>Stock location</source>
        <translation>Emplacement</translation>
    </message>
</context>
<context>
    <name>ReduceDialog</name>
    <message>
        <source>Reduce the refund of {rma}</source>
        <translation>Réduire le remboursement de {rma}</translation>
    </message>
    <message>
        <source>Approve reduced</source>
        <translation>Accepter avec décote</translation>
    </message>
    <message>
        <source>A part of the price, as agreed</source>
        <translation>Une partie du prix, comme convenu</translation>
    </message>
    <message>
        <source>Traces of use beyond trying it</source>
        <translation>Traces d’un usage au-delà du simple essai</translation>
    </message>
    <message>
        <source>Parts or packaging are missing</source>
        <translation>Des pièces ou l’emballage manquent</translation>
    </message>
    <message>
        <source>Damaged or stained</source>
        <translation>Abîmé ou taché</translation>
    </message>
    <message>
        <source> % kept by the house</source>
        <translation>&#xa0;% gardés par la maison</translation>
    </message>
    <message>
        <source>At most {most} %</source>
        <translation>{most} % au plus</translation>
    </message>
</context>
<context>
    <name>ReferenceDialog</name>
    <message>
        <source>{amount} for {order}: has it arrived?</source>
        <extracomment>A hint for the buttons: in which states each is worth pressing.</extracomment>
        <translation>{amount} pour {order} : bien arrivés ?</translation>
    </message>
    <message>
        <source>It has arrived</source>
        <translation>C’est arrivé</translation>
    </message>
    <message>
        <source>Reference of the bank or payment provider</source>
        <translation>Référence de la banque ou du prestataire de paiement</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Référence</translation>
    </message>
</context>
<context>
    <name>RefundsPage</name>
    <message>
        <source>No refund is under way</source>
        <translation>Aucun remboursement en cours</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>Remboursements</translation>
    </message>
    <message>
        <source>Also those done</source>
        <translation>Aussi les terminés</translation>
    </message>
    <message>
        <source>Order the refund at the bank or payment provider, then say so here.</source>
        <translation>Lancez le remboursement à la banque ou chez le prestataire, puis notez-le ici.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Montant</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Moyen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Échéance</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>Accepté par</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Référence</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Accepter</translation>
    </message>
    <message>
        <source>A refund that belongs to no return</source>
        <translation>Un remboursement qui ne dépend d’aucun retour</translation>
    </message>
    <message>
        <source>Sent · F2</source>
        <translation>Lancé · F2</translation>
    </message>
    <message>
        <source>Ordered at the bank</source>
        <translation>Ordonné à la banque</translation>
    </message>
    <message>
        <source>Arrived… · F4</source>
        <translation>Arrivé… · F4</translation>
    </message>
    <message>
        <source>With its reference</source>
        <translation>Avec sa référence</translation>
    </message>
    <message>
        <source>Failed…</source>
        <translation>Échoué…</translation>
    </message>
    <message>
        <source>The money came back to us</source>
        <translation>L’argent nous est revenu</translation>
    </message>
    <message>
        <source>Pay otherwise…</source>
        <translation>Autre moyen…</translation>
    </message>
    <message>
        <source>With the customer’s consent</source>
        <translation>Avec l’accord du client</translation>
    </message>
    <message>
        <source>Give up…</source>
        <translation>Abandonner…</translation>
    </message>
    <message>
        <source>Nobody approved it</source>
        <translation>Personne ne l’a accepté</translation>
    </message>
    <message>
        <source>Why did it fail?</source>
        <translation>Pourquoi a-t-il échoué ?</translation>
    </message>
    <message>
        <source>It failed</source>
        <translation>Il a échoué</translation>
    </message>
    <message>
        <source>Give the refund up?</source>
        <translation>Abandonner le remboursement ?</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Pay by other means</source>
        <translation>Rembourser par un autre moyen</translation>
    </message>
    <message>
        <source>How and when did the customer agree?</source>
        <translation>Comment et quand le client a-t-il donné son accord ?</translation>
    </message>
</context>
<context>
    <name>RefuseDialog</name>
    <message>
        <source>Refuse {rma}</source>
        <translation>Refuser {rma}</translation>
    </message>
    <message>
        <source>Refuse the return</source>
        <translation>Refuser le retour</translation>
    </message>
    <message>
        <source>None of the law’s: this is no withdrawal</source>
        <translation>Aucun motif légal : ce n’est pas une rétractation</translation>
    </message>
    <message>
        <source>Legal ground</source>
        <translation>Motif légal</translation>
    </message>
    <message>
        <source>Asked for after the last day</source>
        <translation>Demandé après le dernier jour</translation>
    </message>
    <message>
        <source>The seal is broken</source>
        <translation>Le scellé est rompu</translation>
    </message>
    <message>
        <source>Another article than the one we sold</source>
        <translation>Un autre article que celui vendu</translation>
    </message>
</context>
<context>
    <name>ReturnActions</name>
    <message>
        <source>Posted on which day?</source>
        <translation>Posté quel jour ?</translation>
    </message>
    <message>
        <source>Note the posting</source>
        <translation>Noter l’envoi</translation>
    </message>
    <message>
        <source>From that proof on the refund may no longer be withheld (L221-24).</source>
        <translation>À partir de cette preuve, le remboursement ne peut plus être retenu (L221-24).</translation>
    </message>
    <message>
        <source>Without return: {rma}</source>
        <translation>Sans retour&#xa0;: {rma}</translation>
    </message>
    <message>
        <source>Propose the refund</source>
        <translation>Proposer le remboursement</translation>
    </message>
    <message>
        <source>The customer keeps the articles and reads this reason. A manager decides.</source>
        <translation>Le client garde les articles et lira cette raison. Un responsable décide.</translation>
    </message>
    <message>
        <source>Sent back to the customer?</source>
        <translation>Renvoyé au client ?</translation>
    </message>
    <message>
        <source>The articles of {rma} leave the house; the return is closed.</source>
        <translation>Les articles de {rma} repartent ; le retour est clos.</translation>
    </message>
    <message>
        <source>They have left</source>
        <translation>Ils sont partis</translation>
    </message>
</context>
<context>
    <name>ReturnDetail</name>
    <message>
        <source>Receive · F2</source>
        <translation>Réceptionner · F2</translation>
    </message>
    <message>
        <source>The box is on the table</source>
        <translation>Le colis est sur la table</translation>
    </message>
    <message>
        <source>Propose the refund · F4</source>
        <translation>Proposer le remboursement · F4</translation>
    </message>
    <message>
        <source>The inspection is finished: somebody else decides</source>
        <translation>Le contrôle est fini : quelqu’un d’autre décide</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Décider</translation>
    </message>
    <message>
        <source>Open it in the review queue</source>
        <translation>L’ouvrir dans la file des décisions</translation>
    </message>
    <message>
        <source>Posted…</source>
        <translation>Posté…</translation>
    </message>
    <message>
        <source>The customer proved the posting: the refund can no longer be withheld</source>
        <translation>Le client a prouvé l’envoi : le remboursement ne peut plus être retenu</translation>
    </message>
    <message>
        <source>Label…</source>
        <translation>Étiquette…</translation>
    </message>
    <message>
        <source>A carrier’s label for the way back, printed or sent to the customer</source>
        <translation>L’étiquette d’un transporteur pour le retour, imprimée ou envoyée au client</translation>
    </message>
    <message>
        <source>Without return…</source>
        <translation>Sans retour…</translation>
    </message>
    <message>
        <source>The customer keeps the goods: a manager decides on the refund</source>
        <translation>Le client garde les articles&#xa0;: un responsable décide du remboursement</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>Renvoyé</translation>
    </message>
    <message>
        <source>The refused articles have left for the customer</source>
        <translation>Les articles refusés sont repartis chez le client</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>Voir la commande</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Refund {when}</source>
        <translation>Remboursement {when}</translation>
    </message>
    <message>
        <source>asked for on {day}</source>
        <translation>demandé le {day}</translation>
    </message>
    <message>
        <source>received {when}</source>
        <translation>reçu le {when}</translation>
    </message>
    <message>
        <source>to send back by {day}</source>
        <translation>à renvoyer au plus tard le {day}</translation>
    </message>
    <message>
        <source>Decision: {reason}</source>
        <translation>Décision : {reason}</translation>
    </message>
    <message>
        <source>Asked for after the last day.</source>
        <translation>Demandé après le dernier jour.</translation>
    </message>
    <message>
        <source>Nobody had announced it.</source>
        <translation>Personne ne l’avait annoncé.</translation>
    </message>
    <message>
        <source>The customer was never told of the right to withdraw: nothing may be taken off.</source>
        <translation>Le client n’a jamais été informé de son droit de rétractation : aucune décote possible.</translation>
    </message>
</context>
<context>
    <name>ReturnsTab</name>
    <message>
        <source>Open a return…</source>
        <translation>Ouvrir un retour…</translation>
    </message>
    <message>
        <source>A customer wants to send something back</source>
        <translation>Un client veut renvoyer quelque chose</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>Contrôle</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>Remboursements</translation>
    </message>
    <message>
        <source>To put away</source>
        <translation>À ranger</translation>
    </message>
</context>
<context>
    <name>ReviewQueue</name>
    <message>
        <source>Nothing to decide</source>
        <translation>Rien à décider</translation>
    </message>
    <message>
        <source>Every return has its decision.</source>
        <translation>Chaque retour a sa décision.</translation>
    </message>
    <message>
        <source>Approve · A</source>
        <translation>Accepter · A</translation>
    </message>
    <message>
        <source>Approve as proposed</source>
        <translation>Accepter comme proposé</translation>
    </message>
    <message>
        <source>Reduce… · R</source>
        <translation>Réduire… · R</translation>
    </message>
    <message>
        <source>Approve, less something</source>
        <translation>Accepter avec une décote</translation>
    </message>
    <message>
        <source>Refuse… · X</source>
        <translation>Refuser… · X</translation>
    </message>
    <message>
        <source>Refuse, on a legal ground</source>
        <translation>Refuser, avec un motif légal</translation>
    </message>
    <message>
        <source>Exchange… · E</source>
        <translation>Échanger… · E</translation>
    </message>
    <message>
        <source>Other articles instead</source>
        <translation>D’autres articles à la place</translation>
    </message>
    <message>
        <source>Credit… · B</source>
        <translation>Bon d’achat… · B</translation>
    </message>
    <message>
        <source>Store credit instead of money</source>
        <translation>Un bon d’achat au lieu d’argent</translation>
    </message>
    <message>
        <source>Message · L</source>
        <translation>Message · L</translation>
    </message>
    <message>
        <source>What the customer will be told</source>
        <translation>Ce que le client va lire</translation>
    </message>
    <message>
        <source>Order · O</source>
        <translation>Commande · O</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>Voir la commande</translation>
    </message>
    <message>
        <source>Next · N</source>
        <translation>Suivant · N</translation>
    </message>
    <message>
        <source>The next return, undecided</source>
        <translation>Le retour suivant, sans décider</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} sur {count}</translation>
    </message>
    <message>
        <source>Refund {when}</source>
        <translation>Remboursement {when}</translation>
    </message>
    <message>
        <source>nobody had announced it</source>
        <translation>personne ne l’avait annoncé</translation>
    </message>
    <message>
        <source>the customer keeps the goods</source>
        <translation>le client garde les articles</translation>
    </message>
    <message>
        <source>Are the articles of {rma} to come back?</source>
        <translation>Faire revenir les articles de {rma}&#xa0;?</translation>
    </message>
    <message>
        <source>They are to come back</source>
        <translation>Ils doivent revenir</translation>
    </message>
    <message>
        <source>Nothing is refunded until they are here.</source>
        <translation>Rien n’est remboursé avant leur arrivée.</translation>
    </message>
    <message>
        <source>Store credit for {rma}?</source>
        <translation>Un bon d’achat pour {rma}&#xa0;?</translation>
    </message>
    <message>
        <source>Give store credit</source>
        <translation>Donner un bon d’achat</translation>
    </message>
    <message>
        <source>How and when did the customer ask for it? Without that it is money (L221-24).</source>
        <translation>Comment et quand le client l’a-t-il demandé&#xa0;? Sans cela, c’est de l’argent (L221-24).</translation>
    </message>
</context>
<context>
    <name>UnitRow</name>
    <message>
        <source>the customer keeps it</source>
        <translation>le client le garde</translation>
    </message>
    <message>
        <source>not here yet</source>
        <translation>pas encore là</translation>
    </message>
    <message>
        <source>to grade</source>
        <translation>à contrôler</translation>
    </message>
</context>
<context>
    <name>WhichOrder</name>
    <message>
        <source>Which order does it come from?</source>
        <translation>De quelle commande vient-il ?</translation>
    </message>
    <message>
        <source>Scan more of what is inside, or type the postal code or the name above.</source>
        <translation>Scannez un autre article du colis, ou tapez ci-dessus le code postal ou le nom.</translation>
    </message>
</context>
<context>
    <name>returns</name>
    <message>
        <source>no e-mail address: nobody is told</source>
        <extracomment>Of goods the customer keeps, most of the price is kept too: per cent.</extracomment>
        <translation>pas d’adresse e-mail : personne n’est prévenu</translation>
    </message>
    <message>
        <source>To: {to}</source>
        <translation>À : {to}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>What left</source>
        <translation>Ce qui est parti</translation>
    </message>
    <message>
        <source>weighed {weight}, should weigh {expected}</source>
        <translation>pesé {weight}, attendu {expected}</translation>
    </message>
    <message>
        <source>packed by {who}</source>
        <translation>emballé par {who}</translation>
    </message>
    <message>
        <source>delivered {when}</source>
        <translation>livré le {when}</translation>
    </message>
    <message>
        <source>What came back</source>
        <translation>Ce qui est revenu</translation>
    </message>
    <message>
        <source>The box weighed {weight}</source>
        <translation>Le colis pesait {weight}</translation>
    </message>
    <message>
        <source>the customer keeps it</source>
        <translation>le client le garde</translation>
    </message>
    <message>
        <source>did not come back</source>
        <translation>pas revenu</translation>
    </message>
    <message>
        <source>no. {serial}</source>
        <translation>n° {serial}</translation>
    </message>
    <message>
        <source>No photo</source>
        <translation>Pas de photo</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>Remboursement</translation>
    </message>
    <message>
        <source>Nothing proposed yet</source>
        <translation>Rien de proposé pour l’instant</translation>
    </message>
    <message>
        <source>Their share of what was paid, promotions taken off</source>
        <translation>Leur part du prix payé, promotions déduites</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Standard delivery at most, where nothing is kept</source>
        <translation>Livraison standard au plus, si rien n’est gardé</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>Way back</source>
        <translation>Renvoi</translation>
    </message>
    <message>
        <source>For use beyond trying it, with photos</source>
        <translation>Usage au-delà du simple essai, photos à l’appui</translation>
    </message>
    <message>
        <source>Loss of value</source>
        <translation>Décote</translation>
    </message>
    <message>
        <source>To give back</source>
        <translation>À rembourser</translation>
    </message>
    <message>
        <source>Paid {paid}, given back before {before}</source>
        <translation>Payé {paid}, déjà remboursé {before}</translation>
    </message>
    <message>
        <source>Deadlines</source>
        <translation>Délais</translation>
    </message>
    <message>
        <source>in time</source>
        <translation>dans le délai</translation>
    </message>
    <message>
        <source>too late</source>
        <translation>hors délai</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Last day to withdraw</source>
        <translation>Dernier jour pour se rétracter</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Demandé</translation>
    </message>
    <message>
        <source>To send back by</source>
        <translation>À renvoyer au plus tard</translation>
    </message>
    <message>
        <source>Posted</source>
        <translation>Posté</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçu</translation>
    </message>
    <message>
        <source>withheld</source>
        <extracomment>Nothing is owed any more, or never was.</extracomment>
        <translation>retenu</translation>
    </message>
    <message>
        <source>Refund due</source>
        <translation>Remboursement dû</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>À regarder</translation>
    </message>
    <message>
        <source>Nothing unusual found</source>
        <translation>Rien d’inhabituel</translation>
    </message>
    <message>
        <source>The customer</source>
        <translation>Le client</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Returns, with this one</source>
        <translation>Retours, avec celui-ci</translation>
    </message>
    <message>
        <source>Refused before</source>
        <translation>Dont refusés</translation>
    </message>
    <message>
        <source>Given back so far</source>
        <translation>Remboursé à ce jour</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>Annoncé</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Non autorisé</translation>
    </message>
    <message>
        <source>Label lapsed</source>
        <translation>Étiquette périmée</translation>
    </message>
    <message>
        <source>Unknown box</source>
        <translation>Colis inconnu</translation>
    </message>
    <message>
        <source>Inspecting</source>
        <translation>En contrôle</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Accepté</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Décidé</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Clos</translation>
    </message>
    <message>
        <source>Withdrawal</source>
        <translation>Rétractation</translation>
    </message>
    <message>
        <source>Conformity</source>
        <translation>Conformité</translation>
    </message>
    <message>
        <source>Transport damage</source>
        <translation>Casse transport</translation>
    </message>
    <message>
        <source>Late delivery</source>
        <translation>Livraison tardive</translation>
    </message>
    <message>
        <source>Warranty</source>
        <translation>Garantie</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Rappel</translation>
    </message>
    <message>
        <source>Parcel came back</source>
        <translation>Colis revenu</translation>
    </message>
    <message>
        <source>Goodwill</source>
        <translation>Geste commercial</translation>
    </message>
    <message>
        <source>Changed their mind</source>
        <translation>A changé d’avis</translation>
    </message>
    <message>
        <source>Too small</source>
        <translation>Trop petit</translation>
    </message>
    <message>
        <source>Too big</source>
        <translation>Trop grand</translation>
    </message>
    <message>
        <source>Not as expected</source>
        <translation>Ne correspond pas à l’attente</translation>
    </message>
    <message>
        <source>Defective</source>
        <translation>Défectueux</translation>
    </message>
    <message>
        <source>Damaged on the way</source>
        <translation>Abîmé pendant le transport</translation>
    </message>
    <message>
        <source>Wrong item sent</source>
        <translation>Erreur d’article</translation>
    </message>
    <message>
        <source>A part is missing</source>
        <translation>Il manque une pièce</translation>
    </message>
    <message>
        <source>Came too late</source>
        <translation>Arrivé trop tard</translation>
    </message>
    <message>
        <source>Commercial warranty</source>
        <translation>Garantie commerciale</translation>
    </message>
    <message>
        <source>Recalled</source>
        <translation>Rappelé</translation>
    </message>
    <message>
        <source>Parcel not fetched</source>
        <translation>Colis non réclamé</translation>
    </message>
    <message>
        <source>Parcel refused</source>
        <translation>Colis refusé</translation>
    </message>
    <message>
        <source>No reason given</source>
        <translation>Sans motif</translation>
    </message>
    <message>
        <source>New, complete</source>
        <translation>Neuf, complet</translation>
    </message>
    <message>
        <source>Opened, as new</source>
        <translation>Ouvert, comme neuf</translation>
    </message>
    <message>
        <source>Used, damaged</source>
        <translation>Usagé, abîmé</translation>
    </message>
    <message>
        <source>Unusable, not ours</source>
        <translation>Inutilisable, pas à nous</translation>
    </message>
    <message>
        <source>Back into stock</source>
        <translation>Remise en stock</translation>
    </message>
    <message>
        <source>Repack</source>
        <translation>Reconditionner</translation>
    </message>
    <message>
        <source>Refurbish</source>
        <translation>Remettre en état</translation>
    </message>
    <message>
        <source>To the supplier</source>
        <translation>Au fournisseur</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>Quarantaine</translation>
    </message>
    <message>
        <source>Donate</source>
        <translation>Don</translation>
    </message>
    <message>
        <source>Recycle</source>
        <translation>Recyclage</translation>
    </message>
    <message>
        <source>Destroy</source>
        <translation>Destruction</translation>
    </message>
    <message>
        <source>Back to the customer</source>
        <translation>Renvoi au client</translation>
    </message>
    <message>
        <source>Approved by rule</source>
        <translation>Accepté d’office</translation>
    </message>
    <message>
        <source>A supervisor decides</source>
        <translation>Un superviseur décide</translation>
    </message>
    <message>
        <source>A manager decides</source>
        <translation>Un responsable décide</translation>
    </message>
    <message>
        <source>Asked for too late</source>
        <translation>Demandé hors délai</translation>
    </message>
    <message>
        <source>Article excluded by law (sealed, made to measure…)</source>
        <translation>Article exclu par la loi (scellé, sur mesure…)</translation>
    </message>
    <message>
        <source>Not what we sold</source>
        <translation>Ce n’est pas ce que nous avons vendu</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>À accepter</translation>
    </message>
    <message>
        <source>To send</source>
        <translation>À lancer</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Lancé</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échoué</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abandonné</translation>
    </message>
    <message>
        <source>{count} days late</source>
        <translation>en retard de {count} jours</translation>
    </message>
    <message>
        <source>1 day late</source>
        <translation>en retard d’1 jour</translation>
    </message>
    <message>
        <source>due today</source>
        <translation>dû aujourd’hui</translation>
    </message>
    <message>
        <source>due tomorrow</source>
        <translation>dû demain</translation>
    </message>
    <message>
        <source>in {count} days</source>
        <translation>dans {count} jours</translation>
    </message>
</context>
</TS>
