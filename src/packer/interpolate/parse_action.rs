use super::Text;
use super::go::{number, quote};
use super::lex::{Keyword, Token, TokenKind};
use super::node::{Branch, BranchKind, Command, List, Pipe, Statement, Word, WordKind, Written};
use super::parse::{Item, Parser, Stop};

impl Parser<'_> {
    /// What follows a left delimiter.
    pub(super) fn action(&mut self) -> Result<Item, Stop> {
        let token = self.next_non_space();
        let TokenKind::Keyword(keyword) = token.kind else {
            self.backup();
            return self.plain_action();
        };
        let statement = match keyword {
            Keyword::Block => self.block()?,
            Keyword::Break => self.leave_loop(token, "break", |at| Statement::Break { at })?,
            Keyword::Continue => self.leave_loop(token, "continue", |at| Statement::Continue { at })?,
            Keyword::Else => return self.else_control(),
            Keyword::End => {
                self.expect(TokenKind::RightDelim, "end")?;
                return Ok(Item::End);
            }
            Keyword::If => Statement::Branch(self.branch(BranchKind::If)?),
            Keyword::Range => Statement::Branch(self.branch(BranchKind::Range)?),
            Keyword::With => Statement::Branch(self.branch(BranchKind::With)?),
            Keyword::Template => self.template()?,
            Keyword::Dot | Keyword::Define | Keyword::Nil => {
                self.backup();
                return self.plain_action();
            }
        };
        Ok(Item::Statement(statement))
    }

    fn leave_loop(
        &mut self,
        token: Token,
        name: &str,
        statement: impl FnOnce(usize) -> Statement,
    ) -> Result<Statement, Stop> {
        let end = self.next_non_space();
        if end.kind != TokenKind::RightDelim {
            return Err(self.unexpected(end, &format!("{{{{{name}}}}}")));
        }
        if !self.in_range() {
            return Err(self.error(format!("{{{{{name}}}}} outside {{{{range}}}}")));
        }
        Ok(statement(token.start))
    }

    fn else_control(&mut self) -> Result<Item, Stop> {
        let next = self.peek_non_space().kind;
        let chained = next == TokenKind::Keyword(Keyword::If)
            || (self.dialect.has_else_with() && next == TokenKind::Keyword(Keyword::With));
        if !chained {
            self.expect(TokenKind::RightDelim, "else")?;
        }
        Ok(Item::Else)
    }

    fn branch(&mut self, kind: BranchKind) -> Result<Branch, Stop> {
        let scope = self.variables().len();
        let branch = self.branch_in_scope(kind);
        self.variables().truncate(scope);
        branch
    }

    fn branch_in_scope(&mut self, kind: BranchKind) -> Result<Branch, Stop> {
        let context = match kind {
            BranchKind::If => "if",
            BranchKind::Range => "range",
            BranchKind::With => "with",
        };
        let pipe = self.pipeline(context, TokenKind::RightDelim)?;
        if kind == BranchKind::Range {
            self.enter_range();
        }
        let (list, end) = self.item_list()?;
        if kind == BranchKind::Range {
            self.leave_range();
        }
        let mut otherwise = None;
        if matches!(end, Item::Else) {
            otherwise = Some(self.otherwise(kind)?);
        }
        Ok(Branch { kind, at: pipe.at, pipe, list, otherwise })
    }

    fn otherwise(&mut self, kind: BranchKind) -> Result<List, Stop> {
        let next = self.peek();
        let chains = match kind {
            BranchKind::If => next.kind == TokenKind::Keyword(Keyword::If),
            BranchKind::With => self.dialect.has_else_with() && next.kind == TokenKind::Keyword(Keyword::With),
            BranchKind::Range => false,
        };
        if chains {
            self.next();
            let chained = self.deeper(|parser| parser.branch(kind))?;
            return Ok(List { at: next.start, statements: vec![Statement::Branch(chained)] });
        }
        match self.item_list()? {
            (list, Item::End) => Ok(list),
            _ => Err(self.error("expected end; found {{else}}")),
        }
    }

    fn block(&mut self) -> Result<Statement, Stop> {
        const CONTEXT: &str = "block clause";
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, TokenKind::RightDelim)?;
        self.block_body(&name, CONTEXT)?;
        Ok(Statement::Template { at: token.start, name, pipe: Some(pipe) })
    }

    fn template(&mut self) -> Result<Statement, Stop> {
        const CONTEXT: &str = "template clause";
        let token = self.next_non_space();
        let name = self.template_name(token, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().kind != TokenKind::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT, TokenKind::RightDelim)?);
        }
        Ok(Statement::Template { at: token.start, name, pipe })
    }

    pub(super) fn template_name(&mut self, token: Token, context: &str) -> Result<String, Stop> {
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            return Err(self.unexpected(token, context));
        }
        let name = self.unquote(token)?;
        match name.first_unknown() {
            Some(unknown) => Err(Stop::Unknown(unknown.clone())),
            None => Ok(name.known().unwrap_or_default()),
        }
    }

    pub(super) fn pipeline(&mut self, context: &str, end: TokenKind) -> Result<Pipe, Stop> {
        let mut pipe =
            Pipe { at: self.peek_non_space().start, variables: Vec::new(), assigns: false, commands: Vec::new() };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.next_non_space();
            match token.kind {
                kind if kind == end => break,
                kind if starts_operand(kind) => {
                    self.backup();
                    let command = self.command()?;
                    pipe.commands.push(command);
                }
                _ => return Err(self.unexpected(token, context)),
            }
        }
        if pipe.commands.is_empty() {
            return Err(self.error(format!("missing value for {context}")));
        }
        let constant = pipe.commands.iter().skip(1).position(|command| {
            command.words.first().is_some_and(|word| {
                matches!(
                    word.kind,
                    WordKind::Bool(_) | WordKind::Dot | WordKind::Nil | WordKind::Number(_) | WordKind::Str { .. }
                )
            })
        });
        match constant {
            Some(index) => Err(self.error(format!("non executable command in pipeline stage {}", index + 2))),
            None => Ok(pipe),
        }
    }

    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Result<(), Stop> {
        loop {
            let variable = self.peek_non_space();
            if variable.kind != TokenKind::Variable {
                return Ok(());
            }
            self.next();
            // A blank is remembered, to tell `$x .y` from `$x.y`.
            let after = self.peek();
            let next = self.peek_non_space();
            let comma = next.kind == TokenKind::Char && self.bytes(next) == b",";
            if matches!(next.kind, TokenKind::Assign | TokenKind::Declare) {
                pipe.assigns = next.kind == TokenKind::Assign;
                self.next_non_space();
                self.declare(pipe, variable);
                return Ok(());
            }
            if comma {
                self.next_non_space();
                self.declare(pipe, variable);
                if context == "range" && pipe.variables.len() < 2 {
                    match self.peek_non_space().kind {
                        TokenKind::Variable | TokenKind::RightDelim | TokenKind::RightParen => continue,
                        _ => return Err(self.error("range can only initialize variables")),
                    }
                }
                return Err(self.error(format!("too many declarations in {context}")));
            }
            if after.kind == TokenKind::Space {
                self.backup3(variable, after);
            } else {
                self.backup2(variable);
            }
            return Ok(());
        }
    }

    fn declare(&mut self, pipe: &mut Pipe, token: Token) {
        let name = String::from_utf8_lossy(self.bytes(token)).into_owned();
        pipe.variables.push(name.clone());
        self.variables().push(name);
    }

    fn command(&mut self) -> Result<Command, Stop> {
        let mut command = Command { at: self.peek_non_space().start, words: Vec::new() };
        loop {
            self.peek_non_space();
            if let Some(word) = self.operand()? {
                command.words.push(word);
            }
            let token = self.next();
            match token.kind {
                TokenKind::Space => {}
                TokenKind::RightDelim | TokenKind::RightParen => {
                    self.backup();
                    break;
                }
                TokenKind::Pipe => break,
                _ => return Err(self.unexpected(token, "operand")),
            }
        }
        if command.words.is_empty() { Err(self.error("empty command")) } else { Ok(command) }
    }

    fn operand(&mut self) -> Result<Option<Word>, Stop> {
        let Some(word) = self.term()? else { return Ok(None) };
        if self.peek().kind != TokenKind::Field {
            return Ok(Some(word));
        }
        let at = self.peek().start;
        let mut end = word.end;
        let mut fields = Vec::new();
        while self.peek().kind == TokenKind::Field {
            let token = self.next();
            end = token.end;
            let field = String::from_utf8_lossy(self.bytes(token)).into_owned();
            fields.push(field.trim_start_matches('.').to_owned());
        }
        let kind = match word.kind {
            WordKind::Field(names) => WordKind::Field(names.into_iter().chain(fields).collect()),
            WordKind::Variable(names) => WordKind::Variable(names.into_iter().chain(fields).collect()),
            WordKind::Bool(_) | WordKind::Str { .. } | WordKind::Number(_) | WordKind::Nil | WordKind::Dot => {
                let term = quote::quote(word.to_string().as_bytes());
                return Err(self.error(format!("unexpected . after term {term}")));
            }
            _ => WordKind::Chain(Box::new(word), fields),
        };
        Ok(Some(Word { at, end, kind }))
    }

    fn term(&mut self) -> Result<Option<Word>, Stop> {
        let token = self.next_non_space();
        let kind = match token.kind {
            TokenKind::Identifier => {
                let bytes = self.bytes(token);
                let found = std::str::from_utf8(bytes).ok().and_then(self.find_function);
                let Some(function) = found else {
                    return Err(self.error(format!("function {} not defined", quote::quote(bytes))));
                };
                self.uses_build |= matches!(function.name, "build" | "build_name" | "build_type");
                WordKind::Function(function)
            }
            TokenKind::Keyword(Keyword::Dot) => {
                self.uses_build = true;
                WordKind::Dot
            }
            TokenKind::Keyword(Keyword::Nil) => WordKind::Nil,
            TokenKind::Variable => {
                let name = self.word(token);
                if name != "$" && !self.variables().contains(&name) {
                    return Err(self.error(format!("undefined variable {}", quote::quote(name.as_bytes()))));
                }
                self.uses_build |= name == "$";
                WordKind::Variable(vec![name])
            }
            TokenKind::Field => {
                self.uses_build = true;
                WordKind::Field(vec![self.word(token).trim_start_matches('.').to_owned()])
            }
            TokenKind::Bool => WordKind::Bool(self.bytes(token) == b"true"),
            TokenKind::CharConstant => self.char_constant(token)?,
            TokenKind::Number => {
                WordKind::Number(Box::new(number::parse(&self.word(token)).map_err(|error| self.error(error))?))
            }
            TokenKind::Complex => {
                WordKind::Number(Box::new(number::parse_complex(&self.word(token)).map_err(|error| self.error(error))?))
            }
            TokenKind::LeftParen => {
                WordKind::Pipe(self.deeper(|parser| parser.pipeline("parenthesized pipeline", TokenKind::RightParen))?)
            }
            TokenKind::String | TokenKind::RawString => self.string(token)?,
            _ => {
                self.backup();
                return Ok(None);
            }
        };
        let at = match &kind {
            // A parenthesis stands where its pipeline does, after the bracket.
            WordKind::Pipe(pipe) => pipe.at,
            _ => token.start,
        };
        Ok(Some(Word { at, end: token.end, kind }))
    }

    fn word(&self, token: Token) -> String {
        String::from_utf8_lossy(self.bytes(token)).into_owned()
    }

    fn char_constant(&mut self, token: Token) -> Result<WordKind, Stop> {
        if let Some(hole) = (token.start..token.end).find_map(|at| self.text.hole_at(at)) {
            return Err(Stop::Unknown(hole.clone()));
        }
        let bytes = self.bytes(token);
        let body = bytes.get(1..).unwrap_or_default();
        let Some((element, len)) = quote::unquote_element(body, b'\'') else {
            return Err(self.error("invalid syntax"));
        };
        let text = String::from_utf8_lossy(bytes).into_owned();
        if body.get(len..) != Some(b"'") {
            return Err(self.error(format!("malformed character constant: {text}")));
        }
        let code = match element {
            quote::Element::Byte(byte) => u32::from(byte),
            quote::Element::Char(ch) => u32::from(ch),
        };
        Ok(WordKind::Number(Box::new(number::from_rune(code, &text))))
    }

    fn string(&self, token: Token) -> Result<WordKind, Stop> {
        let inner = token.start + 1..token.end.saturating_sub(1);
        let bytes = self.text.bytes().get(inner.clone()).unwrap_or_default();
        let raw = token.kind == TokenKind::RawString;
        let plain =
            if raw { !bytes.contains(&b'\r') } else { !bytes.contains(&b'\\') && std::str::from_utf8(bytes).is_ok() };
        if plain {
            let written = if raw { Written::Raw } else { Written::Quoted };
            return Ok(WordKind::Str { text: self.text.slice(inner), written });
        }
        let written = Written::Otherwise(self.text.slice(token.start..token.end));
        Ok(WordKind::Str { text: self.unquote(token)?, written })
    }

    /// The value of a quoted or raw string.
    fn unquote(&self, token: Token) -> Result<Text, Stop> {
        let inner = token.start + 1..token.end.saturating_sub(1);
        let mut result = Text::new();
        if token.kind == TokenKind::RawString {
            // Go drops carriage returns from raw strings.
            for at in inner {
                if let Some(hole) = self.text.hole_at(at) {
                    result.push_unknown(hole.clone());
                } else if let Some(byte) = self.text.bytes().get(at).filter(|byte| **byte != b'\r') {
                    result.push_bytes(&[*byte]);
                }
            }
            return Ok(result);
        }
        let mut at = inner.start;
        while at < inner.end {
            if let Some(hole) = self.text.hole_at(at) {
                result.push_unknown(hole.clone());
                at += 1;
                continue;
            }
            let rest = self.text.bytes().get(at..inner.end).unwrap_or_default();
            match quote::unquote_element(rest, b'"') {
                Some((quote::Element::Byte(byte), len)) => {
                    result.push_bytes(&[byte]);
                    at += len;
                }
                Some((quote::Element::Char(ch), len)) => {
                    result.push_char(ch);
                    at += len;
                }
                None => return Err(self.error("invalid syntax")),
            }
        }
        Ok(result)
    }
}

fn starts_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Bool
            | TokenKind::CharConstant
            | TokenKind::Complex
            | TokenKind::Keyword(Keyword::Dot | Keyword::Nil)
            | TokenKind::Field
            | TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::RawString
            | TokenKind::String
            | TokenKind::Variable
            | TokenKind::LeftParen
    )
}
