;;; (ice-9 regex): regular expressions.
(define-module (ice-9 regex)
  #:re-export (list-matches regexp-quote string-match)
  #:export (fold-matches match:count match:end match:prefix match:start match:string match:substring
            match:suffix regexp-match? regexp-substitute regexp-substitute/global))

;; A match is a vector: the text, then a pair of start and end for the whole and for each group.

(define (regexp-match? value)
  (and (vector? value)
       (> (vector-length value) 1)
       (string? (vector-ref value 0))))

(define (match:string match)
  (vector-ref match 0))

(define (position match group)
  (vector-ref match (+ 1 (if (pair? group) (car group) 0))))

(define (match:start match . group)
  (let ((start (car (position match group))))
    (and (>= start 0) start)))

(define (match:end match . group)
  (let ((end (cdr (position match group))))
    (and (>= end 0) end)))

(define (match:substring match . group)
  (let ((place (position match group)))
    (and (>= (car place) 0)
         (substring (match:string match) (car place) (cdr place)))))

(define (match:prefix match)
  (substring (match:string match) 0 (match:start match)))

(define (match:suffix match)
  (substring (match:string match) (match:end match) (string-length (match:string match))))

(define (match:count match)
  (- (vector-length match) 1))

(define (fold-matches regexp text seed f . flags)
  (let loop ((matches (list-matches regexp text)) (value seed))
    (if (null? matches)
        value
        (loop (cdr matches) (f (car matches) value)))))

;; What one item of a substitution stands for; 'post is the caller's matter.
(define (item-text item match)
  (cond ((string? item) item)
        ((integer? item) (or (match:substring match item) ""))
        ((eq? item 'pre) (match:prefix match))
        ((eq? item 'post) (match:suffix match))
        ((procedure? item) (item match))
        (else (error "regexp-substitute: wrong item:" item))))

(define (out port text)
  (if port (display text port) text))

(define (regexp-substitute port match . items)
  (out port (string-concatenate (map (lambda (item) (item-text item match)) items))))

(define (regexp-substitute/global port regexp text . items)
  (define (substitute text)
    (let ((match (string-match regexp text)))
      (cond ((not match) text)
            ;; An empty match must not be met for ever.
            ((= (match:start match) (match:end match) (string-length text)) text)
            (else
             (string-concatenate
              (map (lambda (item)
                     (if (eq? item 'post)
                         (substitute (match:suffix match))
                         (item-text item match)))
                   items))))))
  (out port (substitute text)))
