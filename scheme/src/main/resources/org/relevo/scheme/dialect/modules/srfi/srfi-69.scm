;;; (srfi srfi-69): hash tables. Those of Guile's core serve; keys compare with equal?.
(define-module (srfi srfi-69)
  #:re-export (hash-table? make-hash-table)
  #:export (alist->hash-table hash-table->alist hash-table-copy hash-table-delete!
            hash-table-exists? hash-table-fold hash-table-keys hash-table-ref hash-table-ref/default
            hash-table-set! hash-table-size hash-table-update! hash-table-update!/default
            hash-table-values hash-table-walk))

(define hash-table-size %hash-size)
(define hash-table-set! hash-set!)
(define hash-table-delete! hash-remove!)

(define (hash-table-ref table key . failure)
  (let ((handle (hash-get-handle table key)))
    (cond (handle (cdr handle))
          ((pair? failure) ((car failure)))
          (else (error "hash-table-ref: no such key:" key)))))

(define (hash-table-ref/default table key default)
  (hash-ref table key default))

(define (hash-table-exists? table key)
  (if (hash-get-handle table key) #t #f))

(define (hash-table-update! table key f . failure)
  (hash-set! table key (f (apply hash-table-ref table key failure))))

(define (hash-table-update!/default table key f default)
  (hash-set! table key (f (hash-ref table key default))))

(define (hash-table-walk table f)
  (hash-for-each f table))

(define (hash-table-fold table f seed)
  (hash-fold f seed table))

(define (hash-table-keys table)
  (hash-map->list (lambda (key value) key) table))

(define (hash-table-values table)
  (hash-map->list (lambda (key value) value) table))

(define (hash-table->alist table)
  (hash-map->list cons table))

(define (alist->hash-table alist . unused)
  (let ((table (make-hash-table)))
    ;; The first of several entries for a key counts.
    (for-each (lambda (entry) (hash-set! table (car entry) (cdr entry))) (reverse alist))
    table))

(define (hash-table-copy table . unused)
  (alist->hash-table (hash-table->alist table)))
