;;; Evaluates machine files in Guile, as `guix offload' does: each in a fresh module, with `primitive-load', which
;;; interprets.
;;;
;;;   once FILE             its number of machines
;;;   compile FILE OUTPUT   writes the compiled file
;;;   compiled OUTPUT       as once, of a compiled file
;;;   warm FILE RUNS        the milliseconds of each of as many evaluations
;;;   heap FILE RUNS        the bytes in use after as many evaluations
(use-modules (ice-9 match)
             (system base compile)
             (guix scripts offload))

(define (fresh-module)
  (let ((module (make-fresh-user-module)))
    (module-use! module (resolve-interface '(guix scripts offload)))
    module))

(define (evaluate load file)
  (save-module-excursion
   (lambda ()
     (set-current-module (fresh-module))
     (load file))))

(define (show value)
  (display value)
  (newline))

(define (milliseconds thunk)
  (let ((start (get-internal-real-time)))
    (thunk)
    (/ (* 1000. (- (get-internal-real-time) start)) internal-time-units-per-second)))

(define (used)
  (gc)
  (let ((stats (gc-stats)))
    (- (assq-ref stats 'heap-size) (assq-ref stats 'heap-free-size))))

(match (cdr (command-line))
  (("once" file)
   (show (length (evaluate primitive-load file))))
  (("compile" file output)
   (compile-file file #:output-file output #:env (fresh-module)))
  (("compiled" output)
   (show (length (evaluate load-compiled output))))
  (("warm" file runs)
   (do ((i (string->number runs) (- i 1)))
       ((zero? i))
     (show (milliseconds (lambda () (evaluate primitive-load file))))))
  (("heap" file runs)
   (do ((i (string->number runs) (- i 1)))
       ((zero? i))
     (evaluate primitive-load file))
   (show (used))))
