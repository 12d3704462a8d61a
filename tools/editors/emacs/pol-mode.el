;;; pol-mode.el --- Access policies of polc -*- lexical-binding: t -*-

;; Colours, comments, and `polc lsp' for eglot, which Emacs 29 brings along.

;;; Code:

(defvar pol-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?` "$" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?- "w" table)
    table))

(defconst pol-font-lock-keywords
  `((,(rx line-start (* space) (? "immutable" (+ space))
          (group (or "policy" "role" "resource" "settings" "define" "group" "domain" "matrix" "context" "levels" "test" "import" "extends"))
          (+ space) (? (group (+ (any "A-Za-z0-9_.-")))))
     (1 font-lock-keyword-face) (2 font-lock-type-face nil t))
    (,(regexp-opt '("forbid" "require" "assert" "exclusive" "custom" "accept" "given" "immutable" "actions" "includes" "within"
                    "fallback" "grants" "requires" "editable" "by" "for" "to" "may" "only" "never" "always" "separate" "become"
                    "implies" "gives" "except" "all" "roles" "note" "if" "unless" "else" "and" "or" "not" "is" "in" "under"
                    "every" "setting") 'words)
     . font-lock-keyword-face)
    (,(regexp-opt '("allow" "deny" "true" "false" "on" "off" "bool" "nobody") 'words) . font-lock-constant-face)
    ("\\_<[A-Za-z0-9_-]+\\.\\([A-Za-z0-9_-]+\\)" 1 font-lock-function-name-face)))

(defun pol-mark-quoted-names (start end)
  "Between START and END, take quotes and slashes within backquotes for letters.
They begin neither a text nor a comment there."
  (goto-char start)
  (while (search-forward "`" end t)
    (unless (nth 8 (save-excursion (syntax-ppss (1- (point)))))
      (let ((name-end (save-excursion (and (search-forward "`" (line-end-position) t) (point)))))
        (when name-end
          (while (re-search-forward "[\"/]" (1- name-end) t)
            (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax "w")))
          (goto-char name-end))))))

(defun pol-extend-to-lines (start end)
  "Widen START and END to whole lines: no quoted name goes over one."
  (save-excursion
    (cons (progn (goto-char start) (line-beginning-position))
          (progn (goto-char end) (line-end-position)))))

;;;###autoload
(define-derived-mode pol-mode prog-mode "Policy"
  "Major mode for access policies."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+ *")
  (setq-local syntax-propertize-function #'pol-mark-quoted-names)
  (add-hook 'syntax-propertize-extend-region-functions #'pol-extend-to-lines 90 t)
  (setq-local font-lock-defaults '(pol-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.pol\\'" . pol-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(pol-mode . ("polc" "lsp"))))

(provide 'pol-mode)
;;; pol-mode.el ends here
