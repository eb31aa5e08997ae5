;;; Evaluates machine files in Guile, as `guix offload' does: each in a fresh module, with `primitive-load', which
;;; interprets.
;;;
;;;   once FILE             its number of machines
;;;   compile FILE OUTPUT   writes the compiled file
;;;   compiled OUTPUT       as once, of a compiled file
;;;   warm FILE RUNS        the milliseconds of each of as many evaluations
;;;   heap FILE RUNS        the bytes in use after as many evaluations
;;;   rank COUNT RUNS       the milliseconds of each of as many rankings of COUNT machines, by the manual's rule, compiled
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

;; What a ranking by the manual's rule looks at: name, systems, features, slots taken and there, load, cores, disk, speed.
(define (random-machines count)
  (map (lambda (i)
         (vector (number->string i) '("x86_64-linux" "i686-linux") '("kvm" "big-parallel")
                 (random 4) 4 (* 0.89 (random 1.)) 100000 (+ 1 (random 4.))))
       (iota count)))

(define rank
  (compile
   '(begin
      (use-modules (srfi srfi-1))
      (lambda (machines)
        (sort (filter (lambda (machine)
                        (and (member "x86_64-linux" (vector-ref machine 1))
                             (lset<= string=? '("kvm") (vector-ref machine 2))
                             (< (vector-ref machine 3) (vector-ref machine 4))
                             (< (vector-ref machine 5) 0.8)
                             (>= (vector-ref machine 6) 100)))
                      machines)
              (lambda (a b) (> (vector-ref a 7) (vector-ref b 7))))))
   #:env (make-fresh-user-module)))

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
   (show (used)))
  (("rank" count runs)
   (let ((machines (random-machines (string->number count))))
     (do ((i (string->number runs) (- i 1)))
         ((zero? i))
       (show (milliseconds (lambda () (rank machines))))))))
