;; The whole text of a file, trimmed and taken apart.
(use-modules (ice-9 textual-ports))
(define (file-text name)
  (call-with-input-file (string-append (dirname (current-filename)) "/parts/" name) get-string-all))
(list (string-trim-right (file-text "host.pub"))
      (map (lambda (line) (string-tokenize line)) (string-split (string-trim-right (file-text "hosts.txt")) #\newline)))
