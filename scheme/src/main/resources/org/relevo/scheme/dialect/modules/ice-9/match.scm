;;; (ice-9 match): patterns. Written in Java, for speed; here are its relatives.
(define-module (ice-9 match)
  #:re-export (match)
  #:export (match-lambda match-lambda* match-let match-let* match-letrec))

(define-syntax match-lambda
  (syntax-rules ()
    ((_ clause ...) (lambda (value) (match value clause ...)))))

(define-syntax match-lambda*
  (syntax-rules ()
    ((_ clause ...) (lambda values (match values clause ...)))))

(define-syntax match-let
  (syntax-rules ()
    ((_ ((pattern value) ...) body ...)
     (match (list value ...)
       ((pattern ...) body ...)))
    ((_ name ((pattern value) ...) body ...)
     (letrec ((name (match-lambda* ((pattern ...) body ...))))
       (name value ...)))))

(define-syntax match-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ ((pattern value) binding ...) body ...)
     (match value
       (pattern (match-let* (binding ...) body ...))))))

(define-syntax match-letrec
  (syntax-rules ()
    ((_ ((name value) ...) body ...)
     (letrec ((name value) ...) body ...))))
