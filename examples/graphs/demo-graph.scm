;; Ten derivations: two diamonds, a text and a source tree that they share, and one with two outputs.
;; Builders are the shell with nothing but its builtins, so that it runs on any machine.

;; A text goes into the store as it is. Every path that a program writes becomes an input by itself.
(define library
  (text "library.sh"
        "show () { while read -r line; do echo \"  $line\"; done < \"$1\"; }\n"))

;; A file or a whole tree beside this file.
(define words (source "words"))

(define (shell name script . inputs)
  (derivation name "/bin/sh"
              (list "-c" (string-append ". " (path-of library) "\n" script))
              ;; Each of these has its path in a variable of its name: $words, $greek, ...
              #:inputs inputs))

(define greek (shell "greek" "show $words/greek > $out" words))
(define english (shell "english" "show $words/english > $out" words))

;; The first diamond: both need the words, and a list needs both.
(define both
  (shell "both" "{ echo Words:; show $greek; show $english; } > $out" greek english))

(define (counter name input)
  (shell name
         (string-append "n=0; while read -r line; do n=$((n+1)); done < " (path-of input)
                        "; echo \"" name ": $n\" > $out")))

(define counts
  (map counter '("count-greek" "count-english" "count-both") (list greek english both)))

;; Two outputs: the second is reached with (output manual "doc").
(define manual
  (derivation "manual" "/bin/sh"
              (list "-c" (string-append ". " (path-of library) "
                                         { echo Manual; show " (path-of both) "; } > $out
                                         echo \"See $out\" > $doc"))
              #:outputs '("out" "doc")))

;; The second diamond: the report needs all the counts, and each of them needs words.
(define report
  (apply shell "report"
         "{ show $count_greek; show $count_english; show $count_both; } > $out"
         counts))

(define index
  (shell "index" (string-append "show " (output manual "doc") " > $out")))

(shell "release" "{ echo Release; show $report; show $index; } > $out" report index)
