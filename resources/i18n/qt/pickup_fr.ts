<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en_GB">
<context>
    <name>Choices</name>
    <message>
        <source>{count} pickups fit. Which one?</source>
        <translation>{count} retraits correspondent. Lequel ?</translation>
    </message>
    <message>
        <source>{count} more: say more of the name, the phone or the order.</source>
        <translation>{count} de plus : précisez le nom, le téléphone ou la commande.</translation>
    </message>
</context>
<context>
    <name>CounterLists</name>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Shelf</source>
        <translation>Étagère</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Délai</translation>
    </message>
    <message>
        <source>Pickups</source>
        <translation>Retraits</translation>
    </message>
    <message>
        <source>Remind customers</source>
        <translation>Relancer les clients</translation>
    </message>
    <message>
        <source>A message to everybody whose reminder is due today; nobody gets it twice</source>
        <translation>Un message à tous ceux dont le rappel est dû aujourd’hui ; personne ne le reçoit deux fois</translation>
    </message>
    <message>
        <source>Close what is overdue</source>
        <translation>Clore les retraits dépassés</translation>
    </message>
    <message>
        <source>The customers are told; then scan each parcel, and the stock location you put it in</source>
        <translation>Les clients sont prévenus ; scannez ensuite chaque colis, puis l’emplacement de stock où vous le rangez</translation>
    </message>
    <message>
        <source>Opening hours…</source>
        <translation>Horaires…</translation>
    </message>
    <message>
        <source>Hours and closed days of the shop, as customers read them</source>
        <translation>Horaires et jours de fermeture de la boutique, tels que les clients les lisent</translation>
    </message>
    <message>
        <source>F9 for the next one, Return for the one chosen: scan its articles.</source>
        <translation>F9 pour la suivante, Entrée pour celle choisie : scannez ses articles.</translation>
    </message>
    <message>
        <source>Scan a parcel when it arrives: it gets its shelf and its label.</source>
        <translation>Scannez un colis à son arrivée : il reçoit son étagère et son étiquette.</translation>
    </message>
    <message>
        <source>The customer is told once everything is here.</source>
        <translation>Le client est prévenu quand tout est là.</translation>
    </message>
    <message>
        <source>Return opens the one chosen.</source>
        <translation>Entrée ouvre le retrait choisi.</translation>
    </message>
    <message>
        <source>Scan a parcel, then the stock location it goes to.</source>
        <translation>Scannez un colis, puis l’emplacement de stock où il retourne.</translation>
    </message>
    <message>
        <source>Nothing to prepare from the shop’s shelves</source>
        <translation>Rien à préparer dans les rayons du magasin</translation>
    </message>
    <message>
        <source>Nothing is on its way</source>
        <translation>Rien n’est en route</translation>
    </message>
    <message>
        <source>Nothing is incomplete</source>
        <translation>Rien d’incomplet</translation>
    </message>
    <message>
        <source>No parcel waits for its customer</source>
        <translation>Aucun colis n’attend son client</translation>
    </message>
    <message>
        <source>Nothing is overdue</source>
        <translation>Aucun retard</translation>
    </message>
</context>
<context>
    <name>OpeningDialog</name>
    <message>
        <source>When is the shop open?</source>
        <translation>Quand la boutique est-elle ouverte&#xa0;?</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Customers read this when their parcel is ready; it never expires on a day on which the shop is closed.</source>
        <translation>Les clients lisent ces horaires quand leur colis est prêt&#xa0;; il n’expire jamais un jour de fermeture.</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermé</translation>
    </message>
    <message>
        <source>25/12/2026, 01/01/2027</source>
        <translation>25/12/2026, 01/01/2027</translation>
    </message>
    <message>
        <source>Closed on</source>
        <translation>Fermé le</translation>
    </message>
    <message>
        <source>Write the closed days like 25/12/2026, with commas between them.</source>
        <translation>Écrivez les jours de fermeture comme 25/12/2026, séparés par des virgules.</translation>
    </message>
</context>
<context>
    <name>PaymentDialog</name>
    <message>
        <source>Take {amount} for {order}</source>
        <translation>Encaisser {amount} pour {order}</translation>
    </message>
    <message>
        <source>Payment received</source>
        <translation>Paiement reçu</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>Payé par</translation>
    </message>
    <message>
        <source>Receipt number or code</source>
        <translation>Numéro du ticket ou code</translation>
    </message>
    <message>
        <source>Code of the store credit</source>
        <translation>Code du bon d’achat</translation>
    </message>
    <message>
        <source>Take the money first; only its receipt is kept here.</source>
        <translation>Encaissez d’abord ; seul le ticket est noté ici.</translation>
    </message>
</context>
<context>
    <name>PickupActions</name>
    <message>
        <source>What is missing?</source>
        <translation>Que manque-t-il ?</translation>
    </message>
    <message>
        <source>It is missing</source>
        <translation>Il manque</translation>
    </message>
    <message>
        <source>Hand over without the code?</source>
        <translation>Remettre sans le code ?</translation>
    </message>
    <message>
        <source>Compare the name on the identity document with the order. This is noted under your name.</source>
        <translation>Comparez le nom de la pièce d’identité avec la commande. C’est noté à votre nom.</translation>
    </message>
    <message>
        <source>Hand over without code</source>
        <translation>Remettre sans code</translation>
    </message>
    <message>
        <source>Cancel the pickup of {order}?</source>
        <translation>Annuler le retrait de {order} ?</translation>
    </message>
    <message>
        <source>Cancel the pickup</source>
        <translation>Annuler le retrait</translation>
    </message>
    <message>
        <source>Its parcels are then scanned back into stock.</source>
        <translation>Ses colis sont ensuite scannés pour retourner en stock.</translation>
    </message>
    <message>
        <source>Print the pickup label again</source>
        <translation>Réimprimer l’étiquette de retrait</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Réimprimer</translation>
    </message>
</context>
<context>
    <name>PickupCard</name>
    <message>
        <source>Take payment · F5</source>
        <extracomment>By how many bags there are: the size of a shelf&apos;s code in pixels, and that of a long one.</extracomment>
        <translation>Encaisser · F5</translation>
    </message>
    <message>
        <source>Card or till, with the receipt&apos;s number</source>
        <translation>Carte ou caisse, avec le numéro du ticket</translation>
    </message>
    <message>
        <source>Identity document seen · F4</source>
        <translation>Pièce d’identité vue · F4</translation>
    </message>
    <message>
        <source>Look at it; nothing of it is copied or noted</source>
        <translation>Regardez-la ; rien n’est copié ni noté</translation>
    </message>
    <message>
        <source>Somebody else? Their name (F7)</source>
        <translation>Un tiers ? Son nom (F7)</translation>
    </message>
    <message>
        <source>Name of the person who collects for the customer</source>
        <translation>Nom de la personne qui retire pour le client</translation>
    </message>
    <message>
        <source>Somebody who comes for the customer</source>
        <translation>Quelqu’un vient à la place du client</translation>
    </message>
    <message>
        <source>Refused articles…</source>
        <translation>Articles refusés…</translation>
    </message>
    <message>
        <source>What the customer does not want: it comes back at once</source>
        <translation>Ce que le client ne veut pas&#xa0;: le retour s’ouvre aussitôt</translation>
    </message>
    <message>
        <source>Signature…</source>
        <translation>Signature…</translation>
    </message>
    <message>
        <source>The person who collects signs, with mouse, finger or pen</source>
        <translation>La personne qui retire signe, à la souris, au doigt ou au stylet</translation>
    </message>
    <message>
        <source>Pickup code</source>
        <translation>Code de retrait</translation>
    </message>
    <message>
        <source>Hand over · F2</source>
        <translation>Remettre · F2</translation>
    </message>
    <message>
        <source>The bags go to the customer</source>
        <translation>Les colis partent avec le client</translation>
    </message>
    <message>
        <source>Without code…</source>
        <translation>Sans code…</translation>
    </message>
    <message>
        <source>Only a manager, who has seen the identity document</source>
        <translation>Seulement un responsable, qui a vu la pièce d’identité</translation>
    </message>
    <message>
        <source>Label · F6</source>
        <translation>Étiquette · F6</translation>
    </message>
    <message>
        <source>Print the label again</source>
        <translation>Réimprimer l’étiquette</translation>
    </message>
    <message>
        <source>New code · F8</source>
        <translation>Nouveau code · F8</translation>
    </message>
    <message>
        <source>Send another code</source>
        <translation>Envoyer un autre code</translation>
    </message>
    <message>
        <source>Extend · F9</source>
        <translation>Prolonger · F9</translation>
    </message>
    <message>
        <source>Keep it once more as long</source>
        <translation>Garder une fois de plus aussi longtemps</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>Annuler…</translation>
    </message>
    <message>
        <source>Give the pickup up; its parcels go back into stock</source>
        <translation>Abandonner le retrait ; ses colis retournent en stock</translation>
    </message>
    <message>
        <source>Close · Esc</source>
        <translation>Fermer · Échap</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>kept until {day}</source>
        <translation>gardé jusqu’au {day}</translation>
    </message>
    <message>
        <source>handed over</source>
        <translation>remis</translation>
    </message>
    <message>
        <source>not here yet</source>
        <translation>pas encore là</translation>
    </message>
    <message>
        <source>Shelf</source>
        <translation>Étagère</translation>
    </message>
    <message>
        <source>Parcel</source>
        <translation>Colis</translation>
    </message>
    <message>
        <source>Scanned out</source>
        <translation>Remis</translation>
    </message>
    <message>
        <source>{amount} to pay</source>
        <translation>{amount} à payer</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>Payé</translation>
    </message>
    <message>
        <source>Locked after too many wrong codes: a manager hands over, or sends a new code.</source>
        <translation>Bloqué après trop de mauvais codes : un responsable remet, ou envoie un nouveau code.</translation>
    </message>
    <message>
        <source>The order is on hold: see the order before anything goes out.</source>
        <translation>La commande est bloquée : voyez la commande avant de remettre quoi que ce soit.</translation>
    </message>
    <message>
        <source>Expired. Still wanted? Extend it; else scan its parcels back into stock.</source>
        <translation>Expiré. Encore voulu ? Prolongez ; sinon scannez ses colis pour les remettre en stock.</translation>
    </message>
    <message>
        <source>Cancelled: its parcels go back into stock.</source>
        <translation>Annulé : ses colis retournent en stock.</translation>
    </message>
    <message>
        <source>Not complete yet: the customer has not been told.</source>
        <translation>Pas encore complet : le client n’est pas prévenu.</translation>
    </message>
    <message>
        <source>Handed over already.</source>
        <translation>Déjà remis.</translation>
    </message>
    <message>
        <source>On its way to the shop.</source>
        <translation>En route vers le magasin.</translation>
    </message>
    <message>
        <source>Still being prepared.</source>
        <translation>Encore en préparation.</translation>
    </message>
    <message>
        <source>required</source>
        <translation>obligatoire</translation>
    </message>
    <message>
        <source>not required</source>
        <translation>pas nécessaire</translation>
    </message>
    <message>
        <source>{count} refused</source>
        <translation>{count} refusé(s)</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signé</translation>
    </message>
    <message>
        <source>Code recognised</source>
        <translation>Code reconnu</translation>
    </message>
</context>
<context>
    <name>PickupTab</name>
    <message>
        <source>Code, name, phone or order</source>
        <translation>Code, nom, téléphone ou commande</translation>
    </message>
    <message>
        <source>Find a pickup by code, name, phone or order</source>
        <translation>Trouver un retrait par code, nom, téléphone ou commande</translation>
    </message>
    <message>
        <source>All of it is in · F2</source>
        <translation>Tout y est · F2</translation>
    </message>
    <message>
        <source>Close the bag</source>
        <translation>Fermer le sac</translation>
    </message>
    <message>
        <source>F2: all of it is in, or scan it where it has a barcode</source>
        <translation>F2&#xa0;: tout y est&#xa0;; ou scannez ce qui a un code-barres</translation>
    </message>
    <message>
        <source>⌫: an article goes back onto its shelf</source>
        <translation>⌫&#xa0;: remettre un article en rayon</translation>
    </message>
    <message>
        <source>Put this in before you close the bag</source>
        <translation>Mettez ceci dans le sac avant de le fermer</translation>
    </message>
    <message>
        <source>Scan anything</source>
        <translation>Scannez</translation>
    </message>
    <message>
        <source>A parcel that arrives, or what is in it: it gets its shelf, and its label prints</source>
        <translation>Un colis qui arrive, ou son contenu : il reçoit son étagère, et son étiquette s’imprime</translation>
    </message>
    <message>
        <source>The customer’s QR code, or type the code, the name or the phone</source>
        <translation>Le QR code du client, ou tapez le code, le nom ou le téléphone</translation>
    </message>
    <message>
        <source>A parcel nobody came for, then the stock location it goes to</source>
        <translation>Un colis que personne n’a retiré, puis l’emplacement de stock où il retourne</translation>
    </message>
    <message>
        <source>F9: the next order to prepare from the shop’s shelves</source>
        <translation>F9 : la prochaine commande à préparer dans les rayons du magasin</translation>
    </message>
    <message>
        <source>Put it on shelf</source>
        <translation>À poser sur l’étagère</translation>
    </message>
    <message>
        <source>Everything is here: the customer has been told</source>
        <translation>Tout est là : le client est prévenu</translation>
    </message>
    <message>
        <source>The label prints: stick it on the parcel</source>
        <translation>L’étiquette s’imprime : collez-la sur le colis</translation>
    </message>
    <message>
        <source>1 more is awaited: the customer has not been told yet</source>
        <translation>On en attend encore 1 : le client n’est pas encore prévenu</translation>
    </message>
    <message>
        <source>{count} more are awaited: the customer has not been told yet</source>
        <translation>On en attend encore {count} : le client n’est pas encore prévenu</translation>
    </message>
    <message>
        <source>It lies on shelf</source>
        <translation>Posé sur l’étagère</translation>
    </message>
    <message>
        <source>Here already, on shelf</source>
        <translation>Déjà là, sur l’étagère</translation>
    </message>
    <message>
        <source>Another shelf? Scan it now</source>
        <translation>Une autre étagère ? Scannez-la maintenant</translation>
    </message>
    <message>
        <source>Scan what else is in it</source>
        <translation>Scannez le reste de son contenu</translation>
    </message>
    <message>
        <source>Is this all?</source>
        <translation>Est-ce tout ?</translation>
    </message>
    <message>
        <source>F2: there is nothing else in it</source>
        <translation>F2 : il n’y a rien d’autre dedans</translation>
    </message>
    <message>
        <source>{count} expected parcels may be it</source>
        <translation>{count} colis attendus sont possibles</translation>
    </message>
    <message>
        <source>Only this one is expected with it</source>
        <translation>C’est le seul colis attendu avec cela</translation>
    </message>
    <message>
        <source>Nothing else of this order is left here</source>
        <translation>Il ne reste rien d’autre de cette commande ici</translation>
    </message>
    <message>
        <source>Back in stock at</source>
        <translation>Remis en stock en</translation>
    </message>
    <message>
        <source>Scan the stock location you put it in</source>
        <translation>Scannez l’emplacement de stock où vous le rangez</translation>
    </message>
    <message>
        <source>Take it off shelf</source>
        <translation>À sortir de l’étagère</translation>
    </message>
    <message>
        <source>Keep what was refused here: return {rma} is open</source>
        <translation>Gardez ici ce qui est refusé&#xa0;: le retour {rma} est ouvert</translation>
    </message>
    <message>
        <source>Handed over to</source>
        <translation>Remis à</translation>
    </message>
</context>
<context>
    <name>PreparePage</name>
    <message>
        <source>Missing… · F3</source>
        <translation>Il manque… · F3</translation>
    </message>
    <message>
        <source>It is not on its shelf, or damaged</source>
        <translation>Il n’est pas à sa place, ou il est abîmé</translation>
    </message>
    <message>
        <source>Put back · ⌫</source>
        <translation>Reposer · ⌫</translation>
    </message>
    <message>
        <source>Put the unit scanned last back onto its shelf</source>
        <translation>Reposer dans son rayon l’article scanné en dernier</translation>
    </message>
    <message>
        <source>Later · Esc</source>
        <translation>Plus tard · Esc</translation>
    </message>
    <message>
        <source>Go on with it another time: what is in the bag stays there</source>
        <translation>Continuer une autre fois : ce qui est dans le sac y reste</translation>
    </message>
    <message>
        <source>Put in: {what}</source>
        <translation>À ajouter&#xa0;: {what}</translation>
    </message>
    <message>
        <source>Prepare {order}</source>
        <translation>Préparer {order}</translation>
    </message>
    <message>
        <source>{items} to fetch</source>
        <translation>{items} à prendre</translation>
    </message>
</context>
<context>
    <name>RefusalDialog</name>
    <message>
        <source>What does the customer refuse of {order}?</source>
        <translation>Que refuse le client dans {order}&#xa0;?</translation>
    </message>
    <message>
        <source>Note it</source>
        <translation>Noter</translation>
    </message>
    <message>
        <source>It stays at the counter: with the hand-over a return is opened, and its refund decided.</source>
        <translation>Ces articles restent au comptoir&#xa0;: la remise ouvre un retour, dont le remboursement sera décidé.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Units of {name}</source>
        <translation>Unités de {name}</translation>
    </message>
</context>
<context>
    <name>SignatureDialog</name>
    <message>
        <source>Signature for {order}</source>
        <translation>Signature pour {order}</translation>
    </message>
    <message>
        <source>Keep the signature</source>
        <translation>Garder la signature</translation>
    </message>
    <message>
        <source>Kept for a year as proof of the hand-over, then erased.</source>
        <translation>Gardée un an comme preuve de la remise, puis effacée.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
</context>
<context>
    <name>pickup</name>
    <message>
        <source>To prepare</source>
        <translation>À préparer</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Attendus</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Incomplets</translation>
    </message>
    <message>
        <source>On the shelf</source>
        <translation>En rayon</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Dépassés</translation>
    </message>
    <message>
        <source>In preparation</source>
        <translation>En préparation</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>En route</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prêt</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Remis</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expiré</translation>
    </message>
    <message>
        <source>Back in stock</source>
        <translation>Remis en stock</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>{count} days overdue</source>
        <translation>{count} jours de retard</translation>
    </message>
    <message>
        <source>1 day overdue</source>
        <translation>1 jour de retard</translation>
    </message>
    <message>
        <source>Last day today</source>
        <translation>Dernier jour</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>Encore 1 jour</translation>
    </message>
    <message>
        <source>{count} days left</source>
        <translation>Encore {count} jours</translation>
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
        <source>{here} of {count} parcels</source>
        <translation>{here} sur {count} colis</translation>
    </message>
    <message>
        <source>1 item</source>
        <translation>1 article</translation>
    </message>
    <message>
        <source>{count} items</source>
        <translation>{count} articles</translation>
    </message>
</context>
</TS>
