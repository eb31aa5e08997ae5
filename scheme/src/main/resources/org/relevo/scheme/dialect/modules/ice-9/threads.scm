;;; (ice-9 threads): procedures that Guile runs in several threads; here they run one after the other.
(define-module (ice-9 threads)
  #:export (letpar n-for-each-par-map n-par-for-each n-par-map par-for-each par-map parallel))

(define par-map map)
(define par-for-each for-each)

(define (n-par-map n f . lists)
  (apply map f lists))

(define (n-par-for-each n f . lists)
  (apply for-each f lists))

(define (n-for-each-par-map n consumer f . lists)
  (apply for-each (lambda elements (consumer (apply f elements))) lists))

(define-syntax parallel
  (syntax-rules ()
    ((_ value ...) (values value ...))))

(define-syntax letpar
  (syntax-rules ()
    ((_ bindings body ...) (let bindings body ...))))
