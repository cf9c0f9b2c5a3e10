package pl.spoiwo.rule;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.basic.AbsFunction;
import com.ezylang.evalex.functions.basic.CeilingFunction;
import com.ezylang.evalex.functions.basic.FloorFunction;
import com.ezylang.evalex.functions.basic.IfFunction;
import com.ezylang.evalex.functions.basic.MaxFunction;
import com.ezylang.evalex.functions.basic.MinFunction;
import com.ezylang.evalex.functions.string.StringContains;
import com.ezylang.evalex.functions.string.StringStartsWithFunction;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.operators.arithmetic.InfixDivisionOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMultiplicationOperator;
import com.ezylang.evalex.operators.arithmetic.InfixPlusOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixMinusOperator;
import com.ezylang.evalex.operators.booleans.InfixAndOperator;
import com.ezylang.evalex.operators.booleans.InfixEqualsOperator;
import com.ezylang.evalex.operators.booleans.InfixGreaterEqualsOperator;
import com.ezylang.evalex.operators.booleans.InfixGreaterOperator;
import com.ezylang.evalex.operators.booleans.InfixLessEqualsOperator;
import com.ezylang.evalex.operators.booleans.InfixLessOperator;
import com.ezylang.evalex.operators.booleans.InfixNotEqualsOperator;
import com.ezylang.evalex.operators.booleans.InfixOrOperator;
import com.ezylang.evalex.operators.booleans.PrefixNotOperator;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token.TokenType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import pl.spoiwo.configuration.Nearest;

/**
 * An expression over facts: exact decimals of 34 digits, and neither code, nor loops, nor powers, nor a clock. So its time and its size are bounded by its
 * length. Compiled once; any number of threads may ask it.
 */
public final class Formula {

    /** Digits of all that is computed. */
    public static final MathContext DIGITS = new MathContext(34, RoundingMode.HALF_EVEN);
    private static final int LONGEST = 500;
    /** No price and no stock is larger, and none is told more exactly. */
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(12);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,8})?");
    private static final Map<String, OperatorIfc> OPERATORS = Map.ofEntries(Map.entry("+", new InfixPlusOperator()), Map.entry("-", new InfixMinusOperator()),
            Map.entry("*", new InfixMultiplicationOperator()), Map.entry("/", new InfixDivisionOperator()), Map.entry("=", new InfixEqualsOperator()),
            Map.entry("==", new InfixEqualsOperator()), Map.entry("!=", new InfixNotEqualsOperator()), Map.entry(">", new InfixGreaterOperator()),
            Map.entry(">=", new InfixGreaterEqualsOperator()), Map.entry("<", new InfixLessOperator()), Map.entry("<=", new InfixLessEqualsOperator()),
            Map.entry("&&", new InfixAndOperator()), Map.entry("||", new InfixOrOperator()));
    private static final Map<String, OperatorIfc> PREFIXES = Map.of("-", new PrefixMinusOperator(), "!", new PrefixNotOperator());
    private static final Map<String, FunctionIfc> FUNCTIONS = new TreeMap<>(Map.of("min", new MinFunction(), "max", new MaxFunction(), "abs", new AbsFunction(),
            "floor", new FloorFunction(), "ceiling", new CeilingFunction(), "if", new IfFunction(), "contains", new StringContains(), "startsWith", new StringStartsWithFunction()));
    private static final ExpressionConfiguration LIMITED = ExpressionConfiguration.builder().mathContext(DIGITS).operatorDictionary(operators()).functionDictionary(functions())
            .defaultConstants(Map.of("TRUE", EvaluationValue.TRUE, "FALSE", EvaluationValue.FALSE)).arraysAllowed(false).structuresAllowed(false).binaryAllowed(false)
            .implicitMultiplicationAllowed(false).singleQuoteStringLiteralsAllowed(true).locale(Locale.ROOT).build();

    private final String text;
    private final Expression compiled;
    private final Set<String> asks;

    private Formula(String text, Expression compiled, Set<String> asks) {
        this.text = text;
        this.compiled = compiled;
        this.asks = asks;
    }

    /** The text is no formula. The message says why; {@code allowed} what may be there. */
    public static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;
        private final String allowed;

        Refused(String what, String allowed) {
            super(what);
            this.allowed = allowed;
        }

        public String allowed() {
            return allowed;
        }
    }

    /** There is no answer for these facts; the message says why, for a person. */
    public static final class Unanswered extends Exception {

        private static final long serialVersionUID = 1L;

        Unanswered(String why) {
            super(why);
        }
    }

    /** True or false. @throws Refused where it does not parse, is too long, names what nobody tells, or is a number */
    public static Formula condition(String text, Field field) throws Refused {
        var formula = compile(text, Facts.known(field, false));
        formula.trial(value -> value.isBooleanValue(), "is neither true nor false", "a comparison, such as base > 20");
        return formula;
    }

    /** A number. @throws Refused where it does not parse, is too long, names what nobody tells, or is no number */
    public static Formula amount(String text, Field field) throws Refused {
        var formula = compile(text, Facts.known(field, true));
        formula.trial(value -> value.isNumberValue(), "is no number", "a number, such as 2.00, or one that is computed, such as cost * 1.2");
        return formula;
    }

    /** What it is, and not only for some goods, shows with any facts. */
    private void trial(Predicate<EvaluationValue> fits, String what, String allowed) throws Refused {
        var facts = new HashMap<String, Object>();
        asks.forEach(name -> facts.put(name, Facts.text(name) ? name : BigDecimal.valueOf(713 + 2L * facts.size(), 2)));
        try {
            if (!fits.test(value(new Facts(facts)))) {
                throw new Refused("the expression " + cut(text) + " " + what, allowed);
            }
        } catch (Unanswered e) {
            if (e.getMessage().contains("data type")) {
                throw new Refused("an expression that takes texts for numbers: " + cut(text), allowed);
            }
        }
    }

    private static Formula compile(String text, Set<String> known) throws Refused {
        if (text.length() > LONGEST) {
            throw new Refused("an expression of " + text.length() + " characters", "at most " + LONGEST);
        }
        var compiled = new Expression(text, LIMITED);
        try {
            compiled.getAbstractSyntaxTree();
            var asks = new TreeSet<String>();
            for (var node : compiled.getAllASTNodes()) {
                var token = node.getToken();
                if (token.getType() == TokenType.NUMBER_LITERAL && !NUMBER.matcher(token.getValue()).matches()) {
                    throw new Refused("the number " + cut(token.getValue()) + " in an expression", "at most 12 digits, a dot and 8 decimals");
                }
                if (token.getType() == TokenType.VARIABLE_OR_CONSTANT && !token.getValue().matches("(?i)true|false")) {
                    if (!known.contains(token.getValue())) {
                        throw new Refused("an expression asks for '" + cut(token.getValue()) + "', which is unknown here" + Nearest.hint(token.getValue(), known),
                                "one of " + String.join(", ", new TreeSet<>(known)));
                    }
                    asks.add(token.getValue());
                }
            }
            return new Formula(text, compiled, asks);
        } catch (ParseException e) {
            throw new Refused("no expression: " + e.getMessage() + " (at character " + e.getStartPosition() + ")", "numbers, facts (" + String.join(", ", new TreeSet<>(known))
                    + "), the signs + - * / < <= > >= = != && || ! and the functions " + String.join(", ", FUNCTIONS.keySet()));
        }
    }

    /** Facts that it asks. */
    public Set<String> asks() {
        return asks;
    }

    /** @throws Unanswered where a fact is missing, or there is no such number */
    public BigDecimal number(Facts facts) throws Unanswered {
        var value = value(facts);
        if (!value.isNumberValue()) {
            throw new Unanswered("'" + text + "' is no number");
        }
        var number = value.getNumberValue();
        if (number.abs().compareTo(LARGEST) > 0) {
            throw new Unanswered("'" + text + "' is larger than any price or stock");
        }
        return number;
    }

    /** @throws Unanswered where a fact is missing, or it is neither true nor false */
    public boolean holds(Facts facts) throws Unanswered {
        var value = value(facts);
        if (!value.isBooleanValue()) {
            throw new Unanswered("'" + text + "' is neither true nor false");
        }
        return value.getBooleanValue();
    }

    private EvaluationValue value(Facts facts) throws Unanswered {
        var asked = new HashMap<String, Object>();
        for (var name : asks) {
            var value = facts.values().get(name);
            if (value == null) {
                throw new Unanswered(name + " is not known");
            }
            asked.put(name, value);
        }
        try {
            return compiled.copy().withValues(asked).evaluate();
        } catch (EvaluationException | ParseException | ArithmeticException e) {
            throw new Unanswered("'" + text + "' cannot be computed: " + e.getMessage());
        }
    }

    private static String cut(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40) + "...";
    }

    private static MapBasedOperatorDictionary operators() {
        var dictionary = new MapBasedOperatorDictionary();
        OPERATORS.forEach(dictionary::addOperator);
        PREFIXES.forEach(dictionary::addOperator);
        return dictionary;
    }

    private static MapBasedFunctionDictionary functions() {
        var dictionary = new MapBasedFunctionDictionary();
        FUNCTIONS.forEach(dictionary::addFunction);
        return dictionary;
    }

    @Override
    public String toString() {
        return text;
    }
}
