<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>QObject</name>
        <message>
            <source>A RAID manager for your disks</source>
            <translation>Eine RAID-Verwaltung für Ihre Laufwerke</translation>
        </message>
        <message>
            <source>Show the computer behind this D-Bus address, for example of a practice machine.</source>
            <translation>Den Rechner hinter dieser D-Bus-Adresse zeigen, zum Beispiel eine Übungsmaschine.</translation>
        </message>
        <message>
            <source>Show a computer that does not exist. Nothing is written anywhere.</source>
            <translation>Einen Rechner zeigen, den es nicht gibt. Nirgends wird etwas geschrieben.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Actions</name>
        <message>
            <source>&amp;Create array…</source>
            <translation>Verbund &amp;anlegen …</translation>
        </message>
        <message>
            <source>Join free disks into an array</source>
            <translation>Freie Laufwerke zu einem Verbund zusammenschließen</translation>
        </message>
        <message>
            <source>&amp;Add spare…</source>
            <translation>&amp;Reserve hinzufügen …</translation>
        </message>
        <message>
            <source>Give the array a disk that takes over when another fails</source>
            <translation>Dem Verbund ein Laufwerk geben, das einspringt, wenn ein anderes ausfällt</translation>
        </message>
        <message>
            <source>&amp;Start…</source>
            <translation>&amp;Starten …</translation>
        </message>
        <message>
            <source>Make the array available</source>
            <translation>Den Verbund verfügbar machen</translation>
        </message>
        <message>
            <source>S&amp;top…</source>
            <translation>S&amp;toppen …</translation>
        </message>
        <message>
            <source>Take the array out of use; its data is kept</source>
            <translation>Den Verbund außer Betrieb nehmen; seine Daten bleiben erhalten</translation>
        </message>
        <message>
            <source>&amp;Delete…</source>
            <translation>&amp;Löschen …</translation>
        </message>
        <message>
            <source>Dissolve the array and lose its data</source>
            <translation>Den Verbund auflösen und seine Daten verlieren</translation>
        </message>
        <message>
            <source>C&amp;heck now</source>
            <translation>Jetzt &amp;prüfen</translation>
        </message>
        <message>
            <source>Read every disk and compare (scrub); nothing is changed</source>
            <translation>Alle Laufwerke lesen und vergleichen (Scrub); nichts wird verändert</translation>
        </message>
        <message>
            <source>&amp;Repair differences</source>
            <translation>&amp;Unterschiede beheben</translation>
        </message>
        <message>
            <source>Read every disk and make differing places the same again</source>
            <translation>Alle Laufwerke lesen und abweichende Stellen wieder angleichen</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>&amp;Anhalten</translation>
        </message>
        <message>
            <source>Let the background work rest</source>
            <translation>Die Arbeit im Hintergrund ruhen lassen</translation>
        </message>
        <message>
            <source>Res&amp;ume</source>
            <translation>&amp;Fortsetzen</translation>
        </message>
        <message>
            <source>Go on with the background work</source>
            <translation>Die Arbeit im Hintergrund fortsetzen</translation>
        </message>
        <message>
            <source>&amp;Give up</source>
            <translation>&amp;Aufgeben</translation>
        </message>
        <message>
            <source>Give up the check or the copying that goes on</source>
            <translation>Die laufende Prüfung oder das Kopieren aufgeben</translation>
        </message>
        <message>
            <source>R&amp;eplace…</source>
            <translation>&amp;Ersetzen …</translation>
        </message>
        <message>
            <source>Let another disk take the place of this one</source>
            <translation>Ein anderes Laufwerk an die Stelle von diesem setzen</translation>
        </message>
        <message>
            <source>Mark as &amp;failed…</source>
            <translation>Als aus&amp;gefallen kennzeichnen …</translation>
        </message>
        <message>
            <source>Stop using this disk; a spare takes over if there is one</source>
            <translation>Dieses Laufwerk nicht mehr benutzen; eine Reserve springt ein, wenn es eine gibt</translation>
        </message>
        <message>
            <source>Re&amp;move…</source>
            <translation>Ent&amp;fernen …</translation>
        </message>
        <message>
            <source>Let go of a failed disk so that it can be taken out</source>
            <translation>Ein ausgefallenes Laufwerk freigeben, damit es ausgebaut werden kann</translation>
        </message>
        <message>
            <source>Remove s&amp;pare…</source>
            <translation>&amp;Reserve entfernen …</translation>
        </message>
        <message>
            <source>Make this spare a free disk again</source>
            <translation>Diese Reserve wieder zu einem freien Laufwerk machen</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>tool tip, then keys</comment>
            <translation>%1 (%2)</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::AddSpareDialog</name>
        <message>
            <source>Add a spare to “%1”</source>
            <translation>Reserve zu „%1“ hinzufügen</translation>
        </message>
        <message>
            <source>The array lacks a disk: the new one goes to work at once.</source>
            <translation>Dem Verbund fehlt ein Laufwerk: Das neue springt sofort ein.</translation>
        </message>
        <message>
            <source>It waits until a disk of the array fails, then takes over by itself.</source>
            <translation>Es wartet, bis ein Laufwerk des Verbunds ausfällt, und springt dann von selbst ein.</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>Laufwerk</translation>
        </message>
        <message>
            <source>Which disk shall be the spare?</source>
            <translation>Welches Laufwerk soll die Reserve sein?</translation>
        </message>
        <message>
            <source>No disk here can be a spare of this array. Connect one, and it appears here by itself.</source>
            <translation>Kein Laufwerk hier kann Reserve dieses Verbunds sein. Schließen Sie eines an, es erscheint von selbst.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Advice</name>
        <message>
            <source>“%1” keeps all its data; the copying would start over on another disk.</source>
            <translation>„%1“ behält alle Daten; das Kopieren würde auf einem anderen Laufwerk neu beginnen.</translation>
        </message>
        <message>
            <source>The disk it is being copied to takes over.</source>
            <translation>Das Laufwerk, auf das es gerade kopiert wird, übernimmt.</translation>
        </message>
        <message numerus="yes">
            <source>%n more disk(s) may fail.</source>
            <translation>
                <numerusform>Ein weiteres Laufwerk darf ausfallen.</numerusform>
                <numerusform>%n weitere Laufwerke dürfen ausfallen.</numerusform>
            </translation>
        </message>
        <message>
            <source>A second failure would lose data.</source>
            <translation>Ein zweiter Ausfall würde Daten kosten.</translation>
        </message>
        <message>
            <source>Another failure would lose data.</source>
            <translation>Ein weiterer Ausfall würde Daten kosten.</translation>
        </message>
        <message>
            <source>The rebuild of “%1” is paused.</source>
            <translation>Die Wiederherstellung von „%1“ ruht.</translation>
        </message>
        <message>
            <source>It stands at %1. Everything is readable.</source>
            <translation>Sie steht bei %1. Alles ist lesbar.</translation>
        </message>
        <message>
            <source>“%1” is being rebuilt.</source>
            <translation>„%1“ wird wiederhergestellt.</translation>
        </message>
        <message>
            <source>%1 done. Everything is readable.</source>
            <translation>%1 erledigt. Alles ist lesbar.</translation>
        </message>
        <message>
            <source>%1 done, %2 left. Everything is readable.</source>
            <translation>%1 erledigt, noch %2. Alles ist lesbar.</translation>
        </message>
        <message>
            <source>Until it is done, a second failure would lose data.</source>
            <translation>Bis dahin würde ein zweiter Ausfall Daten kosten.</translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s) of “%1” failed.</source>
            <translation>
                <numerusform>Ein Laufwerk von „%1“ ist ausgefallen.</numerusform>
                <numerusform>%n Laufwerke von „%1“ sind ausgefallen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s) of “%1” are missing.</source>
            <translation>
                <numerusform>Ein Laufwerk von „%1“ fehlt.</numerusform>
                <numerusform>%n Laufwerke von „%1“ fehlen.</numerusform>
            </translation>
        </message>
        <message>
            <source>“%1” is not fully protected.</source>
            <translation>„%1“ ist nicht ganz geschützt.</translation>
        </message>
        <message>
            <source>Everything is readable.</source>
            <translation>Alles ist lesbar.</translation>
        </message>
        <message>
            <source>The disks of “%1” differ in places.</source>
            <translation>Die Laufwerke von „%1“ weichen stellenweise ab.</translation>
        </message>
        <message>
            <source>The last check found %1 that are not the same on every disk.</source>
            <translation>Die letzte Prüfung fand %1, die nicht auf allen Laufwerken gleich sind.</translation>
        </message>
        <message>
            <source>A disk of “%1” reports errors.</source>
            <translation>Ein Laufwerk von „%1“ meldet Fehler.</translation>
        </message>
        <message numerus="yes">
            <source>%1 has failed to read or write %n time(s). The data is safe; think about replacing the disk.</source>
            <translation>
                <numerusform>%1 konnte einmal nicht lesen oder schreiben. Die Daten sind sicher; denken Sie daran, das Laufwerk zu ersetzen.</numerusform>
                <numerusform>%1 konnte %n Mal nicht lesen oder schreiben. Die Daten sind sicher; denken Sie daran, das Laufwerk zu ersetzen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Any %n disk(s) may fail without losing data.</source>
            <translation>
                <numerusform>Ein beliebiges Laufwerk darf ausfallen, ohne dass Daten verloren gehen.</numerusform>
                <numerusform>Beliebige %n Laufwerke dürfen ausfallen, ohne dass Daten verloren gehen.</numerusform>
            </translation>
        </message>
        <message>
            <source>No disk may fail without losing data.</source>
            <translation>Fällt ein Laufwerk aus, gehen Daten verloren.</translation>
        </message>
        <message numerus="yes">
            <source>%n spare(s) will take over by themselves.</source>
            <translation>
                <numerusform>Eine Reserve steht bereit und springt von selbst ein.</numerusform>
                <numerusform>%n Reserven stehen bereit und springen von selbst ein.</numerusform>
            </translation>
        </message>
        <message>
            <source>“%1” is protected.</source>
            <translation>„%1“ ist geschützt.</translation>
        </message>
        <message>
            <source>“%1” is not started.</source>
            <translation>„%1“ ist nicht gestartet.</translation>
        </message>
        <message>
            <source>Its data is not available until it is started.</source>
            <translation>Seine Daten sind erst nach dem Start verfügbar.</translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s) are missing. Connect them, or start without them: the data is readable then, but less protected.</source>
            <translation>
                <numerusform>Ein Laufwerk fehlt. Schließen Sie es an, oder starten Sie ohne es: Die Daten sind dann lesbar, aber weniger geschützt.</numerusform>
                <numerusform>%n Laufwerke fehlen. Schließen Sie sie an, oder starten Sie ohne sie: Die Daten sind dann lesbar, aber weniger geschützt.</numerusform>
            </translation>
        </message>
        <message>
            <source>There are no arrays yet.</source>
            <translation>Es gibt noch keinen Verbund.</translation>
        </message>
        <message numerus="yes">
            <source>%n disks can be joined into an array that keeps your data when one of them dies.</source>
            <translation>
                <numerusform>%n Laufwerk kann Teil eines Verbunds werden, der Ihre Daten behält, wenn ein Laufwerk stirbt.</numerusform>
                <numerusform>%n Laufwerke können zu einem Verbund werden, der Ihre Daten behält, wenn eines davon stirbt.</numerusform>
            </translation>
        </message>
        <message>
            <source>An array needs at least two disks that nothing else uses. Connect some, and they appear here by themselves.</source>
            <translation>Ein Verbund braucht mindestens zwei Laufwerke, die sonst niemand benutzt. Schließen Sie welche an, sie erscheinen hier von selbst.</translation>
        </message>
        <message>
            <source>No array is started.</source>
            <translation>Kein Verbund ist gestartet.</translation>
        </message>
        <message>
            <source>The data is not available until an array is started.</source>
            <translation>Die Daten sind erst verfügbar, wenn ein Verbund gestartet ist.</translation>
        </message>
        <message>
            <source>Everything is protected.</source>
            <translation>Alles ist geschützt.</translation>
        </message>
        <message numerus="yes">
            <source>In each of %n array(s) a disk may fail without losing data.</source>
            <translation>
                <numerusform>Ein beliebiges Laufwerk darf ausfallen, ohne dass Daten verloren gehen.</numerusform>
                <numerusform>In jedem Ihrer %n Verbünde darf ein beliebiges Laufwerk ausfallen, ohne dass Daten verloren gehen.</numerusform>
            </translation>
        </message>
        <message>
            <source>“%1” has lost too many disks.</source>
            <translation>„%1“ hat zu viele Laufwerke verloren.</translation>
        </message>
        <message>
            <source>Its data cannot be read now. Connect the missing disks again; do not erase any of them.</source>
            <translation>Seine Daten sind jetzt nicht lesbar. Schließen Sie die fehlenden Laufwerke wieder an; löschen Sie keines davon.</translation>
        </message>
        <message>
            <source>“%1” cannot be started.</source>
            <translation>„%1“ kann nicht gestartet werden.</translation>
        </message>
        <message>
            <source>The Bulkhead kernel module is not available. Nothing on the disks was changed.</source>
            <translation>Das Bulkhead-Kernelmodul ist nicht verfügbar. Auf den Laufwerken wurde nichts verändert.</translation>
        </message>
        <message>
            <source>The disks of “%1” contradict each other.</source>
            <translation>Die Laufwerke von „%1“ widersprechen einander.</translation>
        </message>
        <message>
            <source>Parts of it were used apart from each other. It was not started, so nothing is overwritten.</source>
            <translation>Teile davon wurden getrennt voneinander benutzt. Er wurde nicht gestartet, damit nichts überschrieben wird.</translation>
        </message>
        <message numerus="yes">
            <source>%n arrays need attention.</source>
            <translation>
                <numerusform>Ein Verbund braucht Aufmerksamkeit.</numerusform>
                <numerusform>%n Verbünde brauchen Aufmerksamkeit.</numerusform>
            </translation>
        </message>
        <message>
            <source>Add a spare…</source>
            <translation>Reserve hinzufügen …</translation>
        </message>
        <message>
            <source>Replace the disk…</source>
            <translation>Laufwerk ersetzen …</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Start without it…</source>
            <translation>Ohne es starten …</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Repair</source>
            <translation>Beheben</translation>
        </message>
        <message>
            <source>Create array…</source>
            <translation>Verbund anlegen …</translation>
        </message>
        <message>
            <source>“%1” already does without this disk.</source>
            <translation>„%1“ kommt schon ohne dieses Laufwerk aus.</translation>
        </message>
        <message>
            <source>“%1” keeps all its data, but has one spare less.</source>
            <translation>„%1“ behält alle Daten, hat aber eine Reserve weniger.</translation>
        </message>
        <message>
            <source>“%1” is not started: nobody can say for sure.</source>
            <translation>„%1“ ist nicht gestartet: Das lässt sich nicht sicher sagen.</translation>
        </message>
        <message>
            <source>“%1” keeps all its data; the rebuild would start over on another disk.</source>
            <translation>„%1“ behält alle Daten; die Wiederherstellung begänne auf einem anderen Laufwerk von vorn.</translation>
        </message>
        <message>
            <source>The data of “%1” would be lost.</source>
            <translation>Die Daten von „%1“ wären verloren.</translation>
        </message>
        <message>
            <source>There is no spare, so you would have to replace the disk.</source>
            <translation>Es gibt keine Reserve; Sie müssten das Laufwerk ersetzen.</translation>
        </message>
        <message>
            <source>A spare takes over by itself.</source>
            <translation>Eine Reserve springt von selbst ein.</translation>
        </message>
        <message>
            <source>“%1” keeps all its data and stays usable.</source>
            <translation>„%1“ behält alle Daten und bleibt benutzbar.</translation>
        </message>
        <message>
            <source>What is on it is not protected by an array and would be lost.</source>
            <translation>Was darauf ist, schützt kein Verbund; es wäre verloren.</translation>
        </message>
        <message>
            <source>Nothing would be lost: there is nothing on it.</source>
            <translation>Nichts ginge verloren: Es ist nichts darauf.</translation>
        </message>
        <message>
            <source>Everything that is started is readable.</source>
            <translation>Alles, was gestartet ist, ist lesbar.</translation>
        </message>
        <message>
            <source>Some of your data cannot be read now.</source>
            <translation>Ein Teil Ihrer Daten ist jetzt nicht lesbar.</translation>
        </message>
        <message>
            <source>%1 or %2</source>
            <translation>%1 oder %2</translation>
        </message>
        <message>
            <source>Data would be lost if %1 failed as well.</source>
            <translation>Daten gingen verloren, wenn auch %1 ausfiele.</translation>
        </message>
        <message>
            <source>Until then %1 must not fail as well: the same data would be lost.</source>
            <translation>Bis dahin darf nicht auch %1 ausfallen: Dieselben Daten gingen verloren.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ArrayPage</name>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>Start, stop, repair or delete the array</source>
            <translation>Den Verbund starten, stoppen, beheben oder löschen</translation>
        </message>
        <message>
            <source>History of the array</source>
            <translation>Verlauf des Verbunds</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>Nothing has happened yet.</source>
            <translation>Bisher ist nichts geschehen.</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Verwerfen</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::CreateWizard</name>
        <message>
            <source>Create an array</source>
            <translation>Verbund anlegen</translation>
        </message>
        <message>
            <source>Disks</source>
            <translation>Laufwerke</translation>
        </message>
        <message>
            <source>Which disks shall work together?</source>
            <translation>Welche Laufwerke sollen zusammenarbeiten?</translation>
        </message>
        <message>
            <source>Tick two or more. Disks that something else uses cannot be chosen; each says why.</source>
            <translation>Wählen Sie zwei oder mehr. Laufwerke, die anders benutzt werden, sind nicht wählbar; jedes sagt, warum.</translation>
        </message>
        <message>
            <source>There are not enough free disks. Connect some, and they appear here by themselves.</source>
            <translation>Es gibt nicht genug freie Laufwerke. Schließen Sie welche an, sie erscheinen hier von selbst.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::DiskChoiceModel</name>
        <message>
            <source>%1 is gone. Choose another disk, or connect it again.</source>
            <translation>%1 ist weg. Wählen Sie ein anderes Laufwerk, oder schließen Sie es wieder an.</translation>
        </message>
        <message>
            <source>%1 cannot be used any more. %2</source>
            <translation>%1 ist nicht mehr verwendbar. %2</translation>
        </message>
        <message>
            <source>This disk is gone.</source>
            <translation>Dieses Laufwerk ist weg.</translation>
        </message>
        <message>
            <source>Serial %1</source>
            <translation>Seriennummer %1</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::DiskPage</name>
        <message>
            <source>Serial number</source>
            <translation>Seriennummer</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>Inhalt</translation>
        </message>
        <message>
            <source>Mounted at</source>
            <translation>Eingehängt unter</translation>
        </message>
        <message>
            <source>If this disk dies</source>
            <translation>Wenn dieses Laufwerk stirbt</translation>
        </message>
        <message>
            <source>hard disk</source>
            <translation>Festplatte</translation>
        </message>
        <message>
            <source>solid-state disk</source>
            <translation>SSD</translation>
        </message>
        <message>
            <source>It cannot join an array now.</source>
            <translation>Es kann jetzt keinem Verbund beitreten.</translation>
        </message>
        <message>
            <source>It could join an array, but would be erased.</source>
            <translation>Es könnte einem Verbund beitreten, würde aber gelöscht.</translation>
        </message>
        <message>
            <source>It is free to join an array.</source>
            <translation>Es ist frei für einen Verbund.</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>Nichts</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::DisksPage</name>
        <message>
            <source>what is on it</source>
            <translation>seinen Inhalt</translation>
        </message>
        <message>
            <source>%1 loses %2.</source>
            <comment>disk, then its contents</comment>
            <translation>%1 verliert %2.</translation>
        </message>
        <message numerus="yes">
            <source>Erase everything on %n disk(s)</source>
            <translation>
                <numerusform>Alles auf diesem Laufwerk löschen</numerusform>
                <numerusform>Alles auf diesen %n Laufwerken löschen</numerusform>
            </translation>
        </message>
        <message>
            <source>Choose a disk.</source>
            <translation>Wählen Sie ein Laufwerk.</translation>
        </message>
        <message>
            <source>Choose at least two disks.</source>
            <translation>Wählen Sie mindestens zwei Laufwerke.</translation>
        </message>
        <message>
            <source>Choose one more disk.</source>
            <translation>Wählen Sie noch ein Laufwerk.</translation>
        </message>
        <message>
            <source>Agree to erase what is on the disks, or choose others.</source>
            <translation>Stimmen Sie dem Löschen zu, oder wählen Sie andere Laufwerke.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ErrorText</name>
        <message>
            <source>You are not allowed to do this.</source>
            <translation>Sie dürfen das nicht.</translation>
        </message>
        <message>
            <source>The question for a password was dismissed, so nothing was done.</source>
            <translation>Die Frage nach dem Passwort wurde verworfen; nichts wurde getan.</translation>
        </message>
        <message>
            <source>This cannot be done.</source>
            <translation>Das geht nicht.</translation>
        </message>
        <message>
            <source>The Bulkhead service does not know the option “%1”.</source>
            <translation>Der Bulkhead-Dienst kennt die Angabe „%1“ nicht.</translation>
        </message>
        <message>
            <source>The Bulkhead service does not know one of the options.</source>
            <translation>Der Bulkhead-Dienst kennt eine der Angaben nicht.</translation>
        </message>
        <message>
            <source>%1 is in use.</source>
            <translation>%1 wird benutzt.</translation>
        </message>
        <message>
            <source>The disk is in use.</source>
            <translation>Das Laufwerk wird benutzt.</translation>
        </message>
        <message>
            <source>%1 is not what it was when the plan was made.</source>
            <translation>%1 ist nicht mehr, was es war, als der Plan entstand.</translation>
        </message>
        <message>
            <source>A disk is not what it was when the plan was made.</source>
            <translation>Ein Laufwerk ist nicht mehr, was es war, als der Plan entstand.</translation>
        </message>
        <message>
            <source>A disk is missing.</source>
            <translation>Ein Laufwerk fehlt.</translation>
        </message>
        <message>
            <source>%1 is too small.</source>
            <translation>%1 ist zu klein.</translation>
        </message>
        <message>
            <source>The disk is too small.</source>
            <translation>Das Laufwerk ist zu klein.</translation>
        </message>
        <message>
            <source>There is data on %1.</source>
            <translation>Auf %1 sind Daten.</translation>
        </message>
        <message>
            <source>There is data on the disk.</source>
            <translation>Auf dem Laufwerk sind Daten.</translation>
        </message>
        <message>
            <source>The plan is too old, or has been used already.</source>
            <translation>Der Plan ist zu alt oder wurde schon benutzt.</translation>
        </message>
        <message>
            <source>The array does not allow this now.</source>
            <translation>Der Verbund lässt das jetzt nicht zu.</translation>
        </message>
        <message>
            <source>There is no array %1.</source>
            <translation>Es gibt keinen Verbund %1.</translation>
        </message>
        <message>
            <source>There is no such array.</source>
            <translation>Diesen Verbund gibt es nicht.</translation>
        </message>
        <message>
            <source>The Bulkhead kernel module is not installed for this kernel.</source>
            <translation>Das Bulkhead-Kernelmodul ist für diesen Kernel nicht installiert.</translation>
        </message>
        <message>
            <source>The kernel refused to load the Bulkhead module.</source>
            <translation>Der Kernel hat das Bulkhead-Modul nicht geladen.</translation>
        </message>
        <message>
            <source>The RAID metadata on a disk is damaged.</source>
            <translation>Die RAID-Metadaten auf einem Laufwerk sind beschädigt.</translation>
        </message>
        <message>
            <source>The system reported an error.</source>
            <translation>Das System meldete einen Fehler.</translation>
        </message>
        <message>
            <source>%1 cannot be read or written.</source>
            <translation>%1 kann nicht gelesen oder beschrieben werden.</translation>
        </message>
        <message>
            <source>A disk cannot be read or written.</source>
            <translation>Ein Laufwerk kann nicht gelesen oder beschrieben werden.</translation>
        </message>
        <message>
            <source>It was cancelled.</source>
            <translation>Es wurde abgebrochen.</translation>
        </message>
        <message>
            <source>This is more than Bulkhead allows.</source>
            <translation>Das ist mehr, als Bulkhead erlaubt.</translation>
        </message>
        <message>
            <source>The Bulkhead service cannot be reached.</source>
            <translation>Der Bulkhead-Dienst ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>Something went wrong.</source>
            <translation>Etwas ist schiefgegangen.</translation>
        </message>
        <message>
            <source>An administrator can do it, or can allow it to you.</source>
            <translation>Jemand mit Verwaltungsrechten kann es tun oder Ihnen erlauben.</translation>
        </message>
        <message>
            <source>Is this program newer than the service? Restart the service after an update.</source>
            <translation>Ist dieses Programm neuer als der Dienst? Starten Sie den Dienst nach einer Aktualisierung neu.</translation>
        </message>
        <message>
            <source>Unmount it or stop what uses it, then try again.</source>
            <translation>Hängen Sie es aus, oder beenden Sie, was es benutzt, und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>Nothing was changed. Look at the disks again and make a new plan.</source>
            <translation>Nichts wurde verändert. Sehen Sie sich die Laufwerke noch einmal an, und machen Sie einen neuen Plan.</translation>
        </message>
        <message>
            <source>Check the cable and the power of the disk.</source>
            <translation>Prüfen Sie Kabel und Strom des Laufwerks.</translation>
        </message>
        <message>
            <source>Look at what would be lost; it has to be accepted explicitly.</source>
            <translation>Sehen Sie nach, was verloren ginge; dem muss ausdrücklich zugestimmt werden.</translation>
        </message>
        <message>
            <source>Install the package with the module and the headers of the running kernel. Nothing on the disks is changed meanwhile.</source>
            <translation>Installieren Sie das Paket mit dem Modul und die Header des laufenden Kernels. Auf den Laufwerken wird inzwischen nichts verändert.</translation>
        </message>
        <message>
            <source>With Secure Boot the key that signs the module has to be enrolled: see the system log.</source>
            <translation>Mit Secure Boot muss der Schlüssel, der das Modul signiert, eingetragen sein: siehe Systemprotokoll.</translation>
        </message>
        <message>
            <source>Do not write to its disks. “bulkheadctl examine” shows what is left.</source>
            <translation>Schreiben Sie nicht auf seine Laufwerke. „bulkheadctl examine“ zeigt, was noch da ist.</translation>
        </message>
        <message>
            <source>The system log has more about it.</source>
            <translation>Mehr dazu steht im Systemprotokoll.</translation>
        </message>
        <message>
            <source>Is it installed? “systemctl status bulkheadd” says whether it runs.</source>
            <translation>Ist er installiert? „systemctl status bulkheadd“ sagt, ob er läuft.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Flow</name>
        <message numerus="yes">
            <source>Erase %n disk(s) and create</source>
            <translation>
                <numerusform>1 Laufwerk löschen und anlegen</numerusform>
                <numerusform>%n Laufwerke löschen und anlegen</numerusform>
            </translation>
        </message>
        <message>
            <source>Create array</source>
            <translation>Verbund anlegen</translation>
        </message>
        <message>
            <source>Erase disk and add</source>
            <translation>Laufwerk löschen und hinzufügen</translation>
        </message>
        <message>
            <source>Add spare</source>
            <translation>Reserve hinzufügen</translation>
        </message>
        <message>
            <source>Delete array</source>
            <translation>Verbund löschen</translation>
        </message>
        <message>
            <source>Start without it</source>
            <translation>Ohne es starten</translation>
        </message>
        <message>
            <source>Start array</source>
            <translation>Verbund starten</translation>
        </message>
        <message>
            <source>Stop array</source>
            <translation>Verbund stoppen</translation>
        </message>
        <message>
            <source>Mark as failed</source>
            <translation>Als ausgefallen kennzeichnen</translation>
        </message>
        <message>
            <source>Remove disk</source>
            <translation>Laufwerk entfernen</translation>
        </message>
        <message>
            <source>Remove spare</source>
            <translation>Reserve entfernen</translation>
        </message>
        <message>
            <source>Replace disk</source>
            <translation>Laufwerk ersetzen</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>The rebuild has started. You can close this window; the rebuild goes on.</source>
            <translation>Die Wiederherstellung hat begonnen. Sie können dieses Fenster schließen; sie läuft weiter.</translation>
        </message>
        <message>
            <source>“%1” is ready.</source>
            <translation>„%1“ ist fertig.</translation>
        </message>
        <message>
            <source>It can be used at once as %1. Nothing has to be synchronised first.</source>
            <translation>Er kann sofort als %1 benutzt werden. Nichts muss erst abgeglichen werden.</translation>
        </message>
        <message>
            <source>“%1” has a new spare.</source>
            <translation>„%1“ hat eine neue Reserve.</translation>
        </message>
        <message>
            <source>It takes over by itself when a disk of the array fails.</source>
            <translation>Sie springt von selbst ein, wenn ein Laufwerk des Verbunds ausfällt.</translation>
        </message>
        <message>
            <source>The array was deleted.</source>
            <translation>Der Verbund wurde gelöscht.</translation>
        </message>
        <message>
            <source>Its disks are free again.</source>
            <translation>Seine Laufwerke sind wieder frei.</translation>
        </message>
        <message>
            <source>“%1” is started.</source>
            <translation>„%1“ ist gestartet.</translation>
        </message>
        <message>
            <source>“%1” is stopped.</source>
            <translation>„%1“ ist gestoppt.</translation>
        </message>
        <message>
            <source>Its data is kept on the disks.</source>
            <translation>Seine Daten bleiben auf den Laufwerken.</translation>
        </message>
        <message>
            <source>The disk is not used any more.</source>
            <translation>Das Laufwerk wird nicht mehr benutzt.</translation>
        </message>
        <message>
            <source>The disk was removed from “%1”.</source>
            <translation>Das Laufwerk wurde aus „%1“ entfernt.</translation>
        </message>
        <message>
            <source>You can take it out of the computer.</source>
            <translation>Sie können es ausbauen.</translation>
        </message>
        <message>
            <source>The spare was removed from “%1”.</source>
            <translation>Die Reserve wurde aus „%1“ entfernt.</translation>
        </message>
        <message>
            <source>The disk is free again.</source>
            <translation>Das Laufwerk ist wieder frei.</translation>
        </message>
        <message>
            <source>The disk was replaced.</source>
            <translation>Das Laufwerk wurde ersetzt.</translation>
        </message>
        <message>
            <source>Done.</source>
            <translation>Erledigt.</translation>
        </message>
        <message>
            <source>It was cancelled.</source>
            <translation>Es wurde abgebrochen.</translation>
        </message>
        <message>
            <source>What had been done until then is kept.</source>
            <translation>Was bis dahin getan war, bleibt.</translation>
        </message>
        <message>
            <source>Nobody knows how it ended.</source>
            <translation>Wie es ausging, ist nicht bekannt.</translation>
        </message>
        <message>
            <source>The Bulkhead service was restarted meanwhile. The main window shows how things are now.</source>
            <translation>Der Bulkhead-Dienst wurde inzwischen neu gestartet. Das Hauptfenster zeigt, wie es jetzt steht.</translation>
        </message>
        <message>
            <source>You did not give your permission, so nothing was done.</source>
            <translation>Sie haben nicht zugestimmt; es wurde nichts getan.</translation>
        </message>
        <message>
            <source>Everything you entered is still here. Press the button again when you are ready.</source>
            <translation>Alle Ihre Eingaben sind noch da. Drücken Sie den Knopf noch einmal, wenn Sie so weit sind.</translation>
        </message>
        <message>
            <source>Erase disk and replace</source>
            <translation>Laufwerk löschen und ersetzen</translation>
        </message>
        <message>
            <source>Stop copying</source>
            <translation>Kopieren aufgeben</translation>
        </message>
        <message>
            <source>The old disk stays.</source>
            <translation>Das alte Laufwerk bleibt.</translation>
        </message>
        <message>
            <source>The new one is a spare.</source>
            <translation>Das neue ist ein Ersatzlaufwerk.</translation>
        </message>
        <message>
            <source>The new disk is being filled.</source>
            <translation>Das neue Laufwerk wird gefüllt.</translation>
        </message>
        <message>
            <source>The old one works on until it is. You can close this window; the copying goes on.</source>
            <translation>Das alte arbeitet weiter, bis es so weit ist. Sie können dieses Fenster schließen; das Kopieren geht weiter.</translation>
        </message>
        <message>
            <source>done</source>
            <translation>fertig</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::FlowDialog</name>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>Kontrolle</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>You can close this window; the work goes on.</source>
            <translation>Sie können dieses Fenster schließen; die Arbeit geht weiter.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Flows</name>
        <message>
            <source>Mark %1 as failed</source>
            <translation>%1 als ausgefallen kennzeichnen</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>%1 entfernen</translation>
        </message>
        <message>
            <source>Remove the spare %1</source>
            <translation>Reserve %1 entfernen</translation>
        </message>
        <message>
            <source>Replace %1</source>
            <translation>%1 ersetzen</translation>
        </message>
        <message>
            <source>Start “%1”</source>
            <translation>„%1“ starten</translation>
        </message>
        <message>
            <source>Stop “%1”</source>
            <translation>„%1“ stoppen</translation>
        </message>
        <message>
            <source>Delete “%1”</source>
            <translation>„%1“ löschen</translation>
        </message>
        <message>
            <source>Stop replacing a disk</source>
            <translation>Das Ersetzen eines Laufwerks aufgeben</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::HomePage</name>
        <message>
            <source>Drives</source>
            <translation>Laufwerke</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>What if a disk dies?</source>
            <translation>Was, wenn ein Laufwerk stirbt?</translation>
        </message>
        <message>
            <source>Select a disk in the picture to see what would happen to your data.</source>
            <translation>Wählen Sie ein Laufwerk im Bild, um zu sehen, was mit Ihren Daten geschähe.</translation>
        </message>
        <message>
            <source>If this disk dies: %1</source>
            <translation>Wenn dieses Laufwerk stirbt: %1</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::JobView</name>
        <message>
            <source>Waiting for your permission</source>
            <translation>Warten auf Ihre Zustimmung</translation>
        </message>
        <message>
            <source>The system asks who you are. Nothing is written before you agree.</source>
            <translation>Das System fragt, wer Sie sind. Vor Ihrer Zustimmung wird nichts geschrieben.</translation>
        </message>
        <message>
            <source>The connection to the Bulkhead service was lost.</source>
            <translation>Die Verbindung zum Bulkhead-Dienst ist abgebrochen.</translation>
        </message>
        <message>
            <source>What was started may still be going on. This page finds out as soon as the service answers again.</source>
            <translation>Was begonnen wurde, läuft vielleicht noch. Diese Seite erfährt es, sobald der Dienst wieder antwortet.</translation>
        </message>
        <message>
            <source>Working…</source>
            <translation>In Arbeit …</translation>
        </message>
        <message>
            <source>%1 done</source>
            <translation>%1 erledigt</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::MainWindow</name>
        <message>
            <source>Bulkhead</source>
            <translation>Bulkhead</translation>
        </message>
        <message>
            <source>The Bulkhead kernel module is not installed for this kernel.</source>
            <translation>Das Bulkhead-Kernelmodul ist für diesen Kernel nicht installiert.</translation>
        </message>
        <message>
            <source>Arrays can be looked at, but not started or created. Install the package “bulkhead-dkms”; it builds the module for every kernel you install.</source>
            <translation>Verbünde können angesehen, aber nicht gestartet oder angelegt werden. Installieren Sie das Paket „bulkhead-dkms“; es baut das Modul für jeden Kernel, den Sie installieren.</translation>
        </message>
        <message>
            <source>This computer refuses to load the Bulkhead kernel module.</source>
            <translation>Dieser Rechner weigert sich, das Bulkhead-Kernelmodul zu laden.</translation>
        </message>
        <message>
            <source>Secure Boot accepts only signed modules. Enrol the key that DKMS made with “mokutil --import /var/lib/dkms/mok.pub”, then restart.</source>
            <translation>Secure Boot nimmt nur signierte Module an. Tragen Sie den Schlüssel von DKMS mit „mokutil --import /var/lib/dkms/mok.pub“ ein, und starten Sie neu.</translation>
        </message>
        <message>
            <source>The disks of this computer cannot be listed.</source>
            <translation>Die Laufwerke dieses Rechners können nicht aufgelistet werden.</translation>
        </message>
        <message>
            <source>The service udisks2 does not answer. Arrays are shown, but no disk can be added.</source>
            <translation>Der Dienst udisks2 antwortet nicht. Verbünde werden gezeigt, aber kein Laufwerk kann hinzugefügt werden.</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>Nicht verbunden</translation>
        </message>
        <message>
            <source>kernel module loaded</source>
            <translation>Kernelmodul geladen</translation>
        </message>
        <message>
            <source>kernel module ready</source>
            <translation>Kernelmodul bereit</translation>
        </message>
        <message>
            <source>kernel module missing</source>
            <translation>Kernelmodul fehlt</translation>
        </message>
        <message>
            <source>kernel module refused</source>
            <translation>Kernelmodul abgelehnt</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>Verbunden</translation>
        </message>
        <message>
            <source>Bulkhead service %1</source>
            <translation>Bulkhead-Dienst %1</translation>
        </message>
        <message>
            <source>Arrays and disks</source>
            <translation>Verbünde und Laufwerke</translation>
        </message>
        <message>
            <source>&amp;Overview</source>
            <translation>&amp;Übersicht</translation>
        </message>
        <message>
            <source>All drives of this computer</source>
            <translation>Alle Laufwerke dieses Rechners</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>&amp;Array</source>
            <translation>&amp;Verbund</translation>
        </message>
        <message>
            <source>&amp;Disk</source>
            <translation>&amp;Laufwerk</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;About Bulkhead</source>
            <translation>Ü&amp;ber Bulkhead</translation>
        </message>
        <message>
            <source>Tools</source>
            <translation>Werkzeuge</translation>
        </message>
        <message>
            <source>About Bulkhead</source>
            <translation>Über Bulkhead</translation>
        </message>
        <message>
            <source>Bulkhead %1</source>
            <translation>Bulkhead %1</translation>
        </message>
        <message>
            <source>Keeps your data afloat when a disk dies.

Free software under the GNU General Public License, version 2 or later.</source>
            <translation>Hält Ihre Daten über Wasser, wenn ein Laufwerk stirbt.

Freie Software unter der GNU General Public License, Version 2 oder später.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::MemberModel</name>
        <message>
            <source>not connected</source>
            <translation>nicht angeschlossen</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>column, then its value</comment>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Platz</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>Laufwerk</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Gerät</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Errors</source>
            <translation>Fehler</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::MembersCard</name>
        <message>
            <source>Disks</source>
            <translation>Laufwerke</translation>
        </message>
        <message>
            <source>If this disk dies: %1</source>
            <translation>Wenn dieses Laufwerk stirbt: %1</translation>
        </message>
        <message>
            <source>Disks of the array</source>
            <translation>Laufwerke des Verbunds</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Node</name>
        <message numerus="yes">
            <source>%n error(s)</source>
            <translation>
                <numerusform>1 Fehler</numerusform>
                <numerusform>%n Fehler</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 of “%2”: %3. %4.</source>
            <translation>%1 von „%2“: %3. %4.</translation>
        </message>
        <message>
            <source>Free</source>
            <translation>Frei</translation>
        </message>
        <message>
            <source>Has data</source>
            <translation>Mit Daten</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>Benutzt</translation>
        </message>
        <message>
            <source>%1, %2: free for an array.</source>
            <translation>%1, %2: frei für einen Verbund.</translation>
        </message>
        <message>
            <source>%1, %2. %3</source>
            <translation>%1, %2. %3</translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s)</source>
            <translation>
                <numerusform>1 Laufwerk</numerusform>
                <numerusform>%n Laufwerke</numerusform>
            </translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>All drives of this computer</source>
            <translation>Alle Laufwerke dieses Rechners</translation>
        </message>
        <message>
            <source>Needs attention</source>
            <translation>Braucht Aufmerksamkeit</translation>
        </message>
        <message>
            <source>Arrays</source>
            <translation>Verbünde</translation>
        </message>
        <message>
            <source>Free disks</source>
            <translation>Freie Laufwerke</translation>
        </message>
        <message>
            <source>Disks in use</source>
            <translation>Benutzte Laufwerke</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Permission</name>
        <message>
            <source>The array is not running.</source>
            <translation>Der Verbund läuft nicht.</translation>
        </message>
        <message>
            <source>The Bulkhead kernel module is not available.</source>
            <translation>Das Bulkhead-Kernelmodul ist nicht verfügbar.</translation>
        </message>
        <message>
            <source>A spare cannot help an array that has lost its data.</source>
            <translation>Eine Reserve hilft einem Verbund nicht, der seine Daten verloren hat.</translation>
        </message>
        <message>
            <source>The array is busy. Wait until it is done.</source>
            <translation>Der Verbund ist beschäftigt. Warten Sie, bis er fertig ist.</translation>
        </message>
        <message>
            <source>Nothing is going on in the background.</source>
            <translation>Im Hintergrund läuft nichts.</translation>
        </message>
        <message>
            <source>It is paused already.</source>
            <translation>Sie ruht schon.</translation>
        </message>
        <message>
            <source>It is not paused.</source>
            <translation>Sie ruht nicht.</translation>
        </message>
        <message>
            <source>A disk of this array is just being replaced; one at a time.</source>
            <translation>In diesem Verbund wird gerade ein Laufwerk ersetzt; eines nach dem anderen.</translation>
        </message>
        <message>
            <source>A rebuild can be paused, but not given up: the array needs it.</source>
            <translation>Eine Wiederherstellung kann ruhen, aber nicht aufgegeben werden: Der Verbund braucht sie.</translation>
        </message>
        <message>
            <source>Its disks contradict each other, so it is not started.</source>
            <translation>Seine Laufwerke widersprechen einander, darum wird er nicht gestartet.</translation>
        </message>
        <message>
            <source>The array is started already.</source>
            <translation>Der Verbund ist schon gestartet.</translation>
        </message>
        <message>
            <source>The array does without this disk already.</source>
            <translation>Der Verbund kommt schon ohne dieses Laufwerk aus.</translation>
        </message>
        <message>
            <source>The array cannot do without this disk: data would be lost.</source>
            <translation>Der Verbund kann auf dieses Laufwerk nicht verzichten: Daten gingen verloren.</translation>
        </message>
        <message>
            <source>This disk is not a spare.</source>
            <translation>Dieses Laufwerk ist keine Reserve.</translation>
        </message>
        <message>
            <source>This disk is a spare.</source>
            <translation>Dieses Laufwerk ist eine Reserve.</translation>
        </message>
        <message>
            <source>This disk is not connected any more.</source>
            <translation>Dieses Laufwerk ist nicht mehr angeschlossen.</translation>
        </message>
        <message>
            <source>The disk is in use. Replace it, or mark it as failed.</source>
            <translation>Das Laufwerk wird benutzt. Ersetzen Sie es, oder kennzeichnen Sie es als ausgefallen.</translation>
        </message>
        <message>
            <source>This disk is just being rebuilt.</source>
            <translation>Dieses Laufwerk wird gerade wiederhergestellt.</translation>
        </message>
        <message>
            <source>The Bulkhead service cannot be reached.</source>
            <translation>Der Bulkhead-Dienst ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>Select an array first.</source>
            <translation>Wählen Sie erst einen Verbund.</translation>
        </message>
        <message>
            <source>Select a disk of the array first.</source>
            <translation>Wählen Sie erst ein Laufwerk des Verbunds.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::PlanView</name>
        <message>
            <source>Working out the plan…</source>
            <translation>Der Plan wird ausgearbeitet …</translation>
        </message>
        <message>
            <source>Usable size</source>
            <translation>Nutzbare Größe</translation>
        </message>
        <message>
            <source>Survives</source>
            <translation>Übersteht</translation>
        </message>
        <message numerus="yes">
            <source>%n failure(s)</source>
            <translation>
                <numerusform>1 Ausfall</numerusform>
                <numerusform>%n Ausfälle</numerusform>
            </translation>
        </message>
        <message>
            <source>Until it is done</source>
            <translation>Bis dahin</translation>
        </message>
        <message>
            <source>Takes</source>
            <translation>Dauert</translation>
        </message>
        <message>
            <source>What is lost</source>
            <translation>Was verloren geht</translation>
        </message>
        <message>
            <source>What will be done</source>
            <translation>Was getan wird</translation>
        </message>
        <message>
            <source>%1.</source>
            <comment>number of a step</comment>
            <translation>%1.</translation>
        </message>
        <message>
            <source>The same on the command line</source>
            <translation>Dasselbe auf der Befehlszeile</translation>
        </message>
        <message>
            <source>Equivalent command</source>
            <translation>Gleichwertiger Befehl</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ProtectionChoice</name>
        <message>
            <source>reads fast</source>
            <translation>liest schnell</translation>
        </message>
        <message>
            <source>fast</source>
            <translation>schnell</translation>
        </message>
        <message>
            <source>writes slower</source>
            <translation>schreibt langsamer</translation>
        </message>
        <message>
            <source>writes slowest</source>
            <translation>schreibt am langsamsten</translation>
        </message>
        <message>
            <source>Both disks hold everything: either one is enough.</source>
            <translation>Beide Laufwerke halten alles: Jedes von ihnen genügt.</translation>
        </message>
        <message>
            <source>Every disk holds everything: any one of them is enough.</source>
            <translation>Jedes Laufwerk hält alles: Ein beliebiges genügt.</translation>
        </message>
        <message>
            <source>Everything is on %1 disks, and all disks work together.</source>
            <translation>Alles liegt auf %1 Laufwerken, und alle arbeiten zusammen.</translation>
        </message>
        <message>
            <source>Everything is on two disks, and all disks work together. More space and speed than a mirror of all.</source>
            <translation>Alles liegt auf zwei Laufwerken, und alle arbeiten zusammen. Mehr Platz und Tempo als ein Spiegel über alle.</translation>
        </message>
        <message>
            <source>Gives the most space. What a lost disk held is worked out from all the others, so small changes take longer.</source>
            <translation>Gibt am meisten Platz. Was ein verlorenes Laufwerk hielt, wird aus allen anderen errechnet; kleine Änderungen dauern darum länger.</translation>
        </message>
        <message>
            <source>Any two disks may fail, even one during the repair of another. Small changes take longest.</source>
            <translation>Zwei beliebige Laufwerke dürfen ausfallen, auch eines während ein anderes ersetzt wird. Kleine Änderungen dauern am längsten.</translation>
        </message>
        <message>
            <source>Like RAID-5, but one disk holds all the rescue data, and every change waits for it.</source>
            <translation>Wie RAID-5, aber ein Laufwerk hält alle Rettungsdaten, und jede Änderung wartet auf dieses.</translation>
        </message>
        <message>
            <source>The best that two disks can do.</source>
            <translation>Das Beste, was zwei Laufwerke können.</translation>
        </message>
        <message>
            <source>The safest way to use these disks.</source>
            <translation>Der sicherste Weg, diese Laufwerke zu nutzen.</translation>
        </message>
        <message>
            <source>The best mix of space, safety and speed for this many disks.</source>
            <translation>Die beste Mischung aus Platz, Sicherheit und Tempo für so viele Laufwerke.</translation>
        </message>
        <message>
            <source>With this many disks, two may well fail close together.</source>
            <translation>Bei so vielen Laufwerken können leicht zwei kurz nacheinander ausfallen.</translation>
        </message>
        <message>
            <source>The best of what this computer offers for these disks.</source>
            <translation>Das Beste, was dieser Rechner für diese Laufwerke bietet.</translation>
        </message>
        <message>
            <source>The disks are too small for pieces of this size.</source>
            <translation>Die Laufwerke sind zu klein für Stücke dieser Größe.</translation>
        </message>
        <message>
            <source>A mirror takes at most 8 disks. Let the others be spares.</source>
            <translation>Ein Spiegel hat höchstens 8 Laufwerke. Nehmen Sie die anderen als Reserve.</translation>
        </message>
        <message>
            <source>These are too many disks for one array.</source>
            <translation>Das sind zu viele Laufwerke für einen Verbund.</translation>
        </message>
        <message numerus="yes">
            <source>Needs at least %n disks.</source>
            <translation>
                <numerusform>Braucht mindestens ein Laufwerk.</numerusform>
                <numerusform>Braucht mindestens %n Laufwerke.</numerusform>
            </translation>
        </message>
        <message>
            <source>With two disks this is just a mirror. It needs at least three.</source>
            <translation>Mit zwei Laufwerken ist das nur ein Spiegel. Es braucht mindestens drei.</translation>
        </message>
        <message numerus="yes">
            <source>any %n disk(s) may fail, with luck more</source>
            <translation>
                <numerusform>ein beliebiges Laufwerk darf ausfallen, mit Glück mehr</numerusform>
                <numerusform>%n beliebige Laufwerke dürfen ausfallen, mit Glück mehr</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>any %n disk(s) may fail</source>
            <translation>
                <numerusform>ein beliebiges Laufwerk darf ausfallen</numerusform>
                <numerusform>%n beliebige Laufwerke dürfen ausfallen</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 usable</source>
            <translation>%1 nutzbar</translation>
        </message>
        <message>
            <source>Mirror (RAID-1)</source>
            <translation>Spiegel (RAID-1)</translation>
        </message>
        <message>
            <source>Spread mirror (RAID-10)</source>
            <translation>Verteilter Spiegel (RAID-10)</translation>
        </message>
        <message>
            <source>Rescue data for one disk (RAID-5)</source>
            <translation>Rettungsdaten für ein Laufwerk (RAID-5)</translation>
        </message>
        <message>
            <source>Rescue data for two disks (RAID-6)</source>
            <translation>Rettungsdaten für zwei Laufwerke (RAID-6)</translation>
        </message>
        <message>
            <source>Rescue data on one disk (RAID-4)</source>
            <translation>Rettungsdaten auf einem Laufwerk (RAID-4)</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ProtectionPage</name>
        <message>
            <source>How shall your data be protected?</source>
            <translation>Wie sollen Ihre Daten geschützt werden?</translation>
        </message>
        <message>
            <source>For example Photos</source>
            <translation>Zum Beispiel Fotos</translation>
        </message>
        <message>
            <source>Name of the array</source>
            <translation>Name des Verbunds</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>&amp;Name</translation>
        </message>
        <message>
            <source>A spare takes over by itself as soon as a disk fails.</source>
            <translation>Eine Reserve springt von selbst ein, sobald ein Laufwerk ausfällt.</translation>
        </message>
        <message>
            <source>Recommended</source>
            <translation>Empfohlen</translation>
        </message>
        <message>
            <source>The disks differ in size: the smallest, %1, decides. Up to %2 of a larger disk stay unused.</source>
            <translation>Die Laufwerke sind verschieden groß: Das kleinste, %1, entscheidet. Bis zu %2 eines größeren bleiben ungenutzt.</translation>
        </message>
        <message>
            <source>This name is too long.</source>
            <translation>Dieser Name ist zu lang.</translation>
        </message>
        <message>
            <source>A name cannot contain control characters.</source>
            <translation>Ein Name darf keine Steuerzeichen enthalten.</translation>
        </message>
        <message>
            <source>There is already an array called “%1”.</source>
            <translation>Es gibt schon einen Verbund namens „%1“.</translation>
        </message>
        <message>
            <source>Give the array a name.</source>
            <translation>Geben Sie dem Verbund einen Namen.</translation>
        </message>
        <message>
            <source>Which disk is the spare</source>
            <translation>Welches Laufwerk die Reserve ist</translation>
        </message>
        <message>
            <source>&amp;Spare disks</source>
            <translation>&amp;Reserven</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message numerus="yes">
            <source>%n disk(s)</source>
            <translation>
                <numerusform>1 Laufwerk</numerusform>
                <numerusform>%n Laufwerke</numerusform>
            </translation>
        </message>
        <message>
            <source>Both disks are needed for the data. Choose a third one for a spare.</source>
            <translation>Beide Laufwerke werden für die Daten gebraucht. Wählen Sie ein drittes als Reserve.</translation>
        </message>
        <message>
            <source>This computer cannot create an array of these disks.</source>
            <translation>Dieser Rechner kann aus diesen Laufwerken keinen Verbund anlegen.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::RegionCard</name>
        <message>
            <source>What is on the array</source>
            <translation>Was auf dem Verbund ist</translation>
        </message>
        <message>
            <source>Each cell is a part of the array, from its start to its end. Places that were never written need no rebuild and no check.</source>
            <translation>Jedes Feld ist ein Teil des Verbunds, vom Anfang bis zum Ende. Nie beschriebene Stellen brauchen weder Wiederherstellung noch Prüfung.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::RegionLegend</name>
        <message>
            <source>&lt; 1 %</source>
            <translation>&lt; 1 %</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>state of regions, percentage</comment>
            <translation>%1 %2</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::RegionMap</name>
        <message>
            <source>Map of the array</source>
            <translation>Karte des Verbunds</translation>
        </message>
        <message>
            <source>Never written</source>
            <translation>Nie beschrieben</translation>
        </message>
        <message>
            <source>Clean</source>
            <translation>Sauber</translation>
        </message>
        <message>
            <source>Being written</source>
            <translation>Wird beschrieben</translation>
        </message>
        <message>
            <source>Waits for sync</source>
            <translation>Wartet auf Abgleich</translation>
        </message>
        <message>
            <source>Syncing</source>
            <translation>Im Abgleich</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>state of regions, percentage</comment>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1, at %2 % to %3 % of the array</source>
            <translation>%1, bei %2 % bis %3 % des Verbunds</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ShapeBox</name>
        <message>
            <source>Advanced</source>
            <translation>Erweitert</translation>
        </message>
        <message>
            <source>A mirror is not cut into pieces: there is nothing to set.</source>
            <translation>Ein Spiegel wird nicht in Stücke geteilt: Hier ist nichts einzustellen.</translation>
        </message>
        <message>
            <source>&amp;Pieces of</source>
            <translation>&amp;Stücke von</translation>
        </message>
        <message>
            <source>&amp;Arranged as</source>
            <translation>&amp;Anordnung</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Offen</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Zugeklappt</translation>
        </message>
        <message>
            <source>%1 KiB</source>
            <translation>%1 KiB</translation>
        </message>
        <message>
            <source>%1 MiB</source>
            <translation>%1 MiB</translation>
        </message>
        <message>
            <source>%1 (usual)</source>
            <translation>%1 (üblich)</translation>
        </message>
        <message>
            <source>%1 copies side by side (%2)</source>
            <translation>%1 Kopien nebeneinander (%2)</translation>
        </message>
        <message>
            <source>%1 copies far apart: reads faster, writes slower (%2)</source>
            <translation>%1 Kopien weit auseinander: liest schneller, schreibt langsamer (%2)</translation>
        </message>
        <message>
            <source>%1 copies, each one disk on (%2)</source>
            <translation>%1 Kopien, jede ein Laufwerk weiter (%2)</translation>
        </message>
        <message>
            <source>%1, usual</source>
            <translation>%1, üblich</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Sparkline</name>
        <message>
            <source>Rate over time</source>
            <translation>Geschwindigkeit im Verlauf</translation>
        </message>
        <message>
            <source>Between %1 and %2</source>
            <translation>Zwischen %1 und %2</translation>
        </message>
        <message>
            <source>up to %1</source>
            <translation>bis %1</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::StatusPage</name>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Command that shows the state of the service</source>
            <translation>Befehl, der den Zustand des Dienstes zeigt</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Looking at the disks…</source>
            <translation>Die Laufwerke werden angesehen …</translation>
        </message>
        <message>
            <source>Asking the Bulkhead service what there is.</source>
            <translation>Der Bulkhead-Dienst wird gefragt, was es gibt.</translation>
        </message>
        <message>
            <source>The Bulkhead service cannot be reached</source>
            <translation>Der Bulkhead-Dienst ist nicht erreichbar</translation>
        </message>
        <message>
            <source>It does the work on the disks and starts by itself when it is needed. Your arrays go on working without it; they only cannot be shown or changed here. This command shows what is the matter:</source>
            <translation>Er tut die Arbeit an den Laufwerken und startet von selbst, wenn er gebraucht wird. Ihre Verbünde arbeiten ohne ihn weiter; sie können hier nur nicht gezeigt oder geändert werden. Dieser Befehl zeigt, woran es liegt:</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::StepBar</name>
        <message>
            <source>Step %1 of %2: %3</source>
            <translation>Schritt %1 von %2: %3</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::SyncCard</name>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Speed limit</source>
            <translation>Höchstgeschwindigkeit</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Rebuilding</source>
            <translation>Wiederherstellung</translation>
        </message>
        <message>
            <source>The rebuild of %1 is paused</source>
            <translation>Die Wiederherstellung von %1 ruht</translation>
        </message>
        <message>
            <source>Rebuilding %1</source>
            <translation>Wiederherstellung %1</translation>
        </message>
        <message>
            <source>Making all disks the same after an unclean stop</source>
            <translation>Alle Laufwerke werden nach einem unsauberen Ende angeglichen</translation>
        </message>
        <message>
            <source>Copying to the new disk is paused</source>
            <translation>Das Kopieren auf das neue Laufwerk ruht</translation>
        </message>
        <message>
            <source>Copying a disk to the one that replaces it</source>
            <translation>Ein Laufwerk wird auf das kopiert, das es ersetzt</translation>
        </message>
        <message>
            <source>The check is paused</source>
            <translation>Die Prüfung ruht</translation>
        </message>
        <message>
            <source>Checking that all disks hold the same</source>
            <translation>Es wird geprüft, ob alle Laufwerke dasselbe halten</translation>
        </message>
        <message>
            <source>Repairing places that differ</source>
            <translation>Abweichende Stellen werden behoben</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <comment>done, total</comment>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>noch %1</translation>
        </message>
        <message>
            <source>You can close this window; the check goes on.</source>
            <translation>Sie können dieses Fenster schließen; die Prüfung läuft weiter.</translation>
        </message>
        <message>
            <source>You can close this window; the copying goes on.</source>
            <translation>Sie können dieses Fenster schließen; das Kopieren läuft weiter.</translation>
        </message>
        <message>
            <source>You can close this window; the rebuild goes on.</source>
            <translation>Sie können dieses Fenster schließen; die Wiederherstellung läuft weiter.</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::Words</name>
        <message>
            <source>%1 bytes</source>
            <translation>%1 Byte</translation>
        </message>
        <message>
            <source>%1 kB</source>
            <translation>%1 kB</translation>
        </message>
        <message>
            <source>%1 MB</source>
            <translation>%1 MB</translation>
        </message>
        <message>
            <source>%1 GB</source>
            <translation>%1 GB</translation>
        </message>
        <message>
            <source>%1 TB</source>
            <translation>%1 TB</translation>
        </message>
        <message>
            <source>%1 PB</source>
            <translation>%1 PB</translation>
        </message>
        <message>
            <source>%1/s</source>
            <comment>a size per second</comment>
            <translation>%1/s</translation>
        </message>
        <message>
            <source>less than a minute</source>
            <translation>weniger als eine Minute</translation>
        </message>
        <message numerus="yes">
            <source>about %n minute(s)</source>
            <translation>
                <numerusform>etwa 1 Minute</numerusform>
                <numerusform>etwa %n Minuten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>about %n day(s)</source>
            <translation>
                <numerusform>etwa 1 Tag</numerusform>
                <numerusform>etwa %n Tage</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>about %n hour(s)</source>
            <translation>
                <numerusform>etwa 1 Stunde</numerusform>
                <numerusform>etwa %n Stunden</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 %2</source>
            <comment>hours, then minutes</comment>
            <translation>%1 %2</translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>1 Minute</numerusform>
                <numerusform>%n Minuten</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 %</source>
            <comment>percentage</comment>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Spare</source>
            <translation>Reserve</translation>
        </message>
        <message>
            <source>Disk %1</source>
            <translation>Laufwerk %1</translation>
        </message>
        <message>
            <source>Unknown disk</source>
            <translation>Unbekanntes Laufwerk</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <comment>disk model, then serial number</comment>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>In sync</source>
            <translation>Abgeglichen</translation>
        </message>
        <message>
            <source>Paused at %1</source>
            <translation>Ruht bei %1</translation>
        </message>
        <message>
            <source>Rebuilding %1</source>
            <translation>Wiederherstellung %1</translation>
        </message>
        <message>
            <source>Waits for rebuild</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Ausgefallen</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>Fehlt</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Out of date</source>
            <translation>Veraltet</translation>
        </message>
        <message>
            <source>Protected</source>
            <translation>Geschützt</translation>
        </message>
        <message>
            <source>Active</source>
            <translation>Aktiv</translation>
        </message>
        <message>
            <source>Degraded</source>
            <translation>Beeinträchtigt</translation>
        </message>
        <message>
            <source>Not started</source>
            <translation>Nicht gestartet</translation>
        </message>
        <message>
            <source>Cannot start</source>
            <translation>Nicht startbar</translation>
        </message>
        <message>
            <source>Conflict</source>
            <translation>Widerspruch</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Ruht</translation>
        </message>
        <message>
            <source>Rebuilding</source>
            <translation>Wiederherstellung</translation>
        </message>
        <message>
            <source>Synchronising</source>
            <translation>Abgleich</translation>
        </message>
        <message>
            <source>Copying to the new disk</source>
            <translation>Kopieren auf das neue Laufwerk</translation>
        </message>
        <message>
            <source>Checking</source>
            <translation>Prüfung</translation>
        </message>
        <message>
            <source>Repairing</source>
            <translation>Behebung</translation>
        </message>
        <message>
            <source>For disk %1</source>
            <comment>a spare that takes this place</comment>
            <translation>Für Laufwerk %1</translation>
        </message>
        <message>
            <source>Copying %1</source>
            <translation>Kopieren %1</translation>
        </message>
        <message>
            <source>Waits to be filled</source>
            <translation>Wartet darauf, gefüllt zu werden</translation>
        </message>
    </context>
    <context>
        <name>bulkhead::ReplaceDialog</name>
        <message>
            <source>Replace %1</source>
            <translation>%1 ersetzen</translation>
        </message>
        <message>
            <source>It is filled first. The old disk works on until then.</source>
            <translation>Es wird zuerst gefüllt. Bis dahin arbeitet das alte Laufwerk weiter.</translation>
        </message>
        <message>
            <source>It is filled from the other disks; you can go on working meanwhile.</source>
            <translation>Es wird aus den anderen Laufwerken gefüllt; Sie können währenddessen weiterarbeiten.</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>Laufwerk</translation>
        </message>
        <message>
            <source>Which disk shall take its place?</source>
            <translation>Welches Laufwerk soll an seine Stelle treten?</translation>
        </message>
        <message>
            <source>No disk here can take its place. Connect one, and it appears here by itself.</source>
            <translation>Kein Laufwerk hier kann an seine Stelle treten. Schließen Sie eines an; es erscheint hier von selbst.</translation>
        </message>
    </context>
</TS>
