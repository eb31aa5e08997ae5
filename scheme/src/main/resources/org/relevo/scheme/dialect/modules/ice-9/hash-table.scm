;;; (ice-9 hash-table): hash tables from lists.
(define-module (ice-9 hash-table)
  #:export (alist->hash-table alist->hashq-table alist->hashv-table))

(define (filled set! alist)
  (let ((table (make-hash-table)))
    (for-each (lambda (entry) (set! table (car entry) (cdr entry))) (reverse alist))
    table))

(define (alist->hash-table alist)
  (filled hash-set! alist))

(define (alist->hashq-table alist)
  (filled hashq-set! alist))

(define (alist->hashv-table alist)
  (filled hashv-set! alist))
