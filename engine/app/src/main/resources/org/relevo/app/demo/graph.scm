;; The build graph of the demonstration: two libraries of four modules, a program, its manual, and a release.
;; Builders use nothing but the shell itself.

(define prelude
  (text "prelude.sh"
        "work () { i=0; while [ $i -lt $1 ]; do i=$((i + 1)); done; echo \"$2: $1 steps of work\"; }\n"))

(define (module name steps)
  (derivation name "/bin/sh"
              (list "-c" (string-append ". " (path-of prelude) "; work " (number->string steps) " " name " > $out"))
              #:inputs (list prelude)))

(define (join name parts features)
  (derivation name "/bin/sh"
              (list "-c"
                    (string-append ". " (path-of prelude) "; { work 100000 " name "; "
                                   (apply string-append
                                          (map (lambda (part)
                                                 (string-append "while read -r line; do echo \"  $line\"; done < "
                                                                (path-of part) "; "))
                                               parts))
                                   "} > $out"))
              #:inputs (cons prelude parts)
              #:features features))

(define lexer (module "lexer" 150000))
(define parser (module "parser" 250000))
(define checker (module "checker" 200000))
(define emitter (module "emitter" 150000))
(define front-end (join "front-end" (list lexer parser) '()))
(define back-end (join "back-end" (list checker emitter) '()))
(define compiler (join "compiler" (list front-end back-end) '("big-parallel")))

(define manual
  (derivation "manual" "/bin/sh"
              (list "-c" (string-append ". " (path-of prelude)
                                        "; work 100000 pages > $out; echo \"index of $out\" > $doc"))
              #:inputs (list prelude)
              #:outputs '("out" "doc")))

(define tests (join "tests" (list compiler) '()))

(join "release" (list compiler tests manual) '())
