using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Creates options. The names are a long one and, behind a blank, others; the description contains the unit and the
/// default.</summary>
internal static class OptionFactory
{
    public static Option<string?> Value(string names, string value, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..]) { HelpName = value, Description = description };

    public static Option<string[]> Values(string names, string value, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..])
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    public static Option<bool> Flag(string names, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..]) { Description = description };

    public static Option<double?> Number(string name, string value, string description, Range<double> range) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => Parse(result, NumberStyles.Float, range),
        };

    public static Option<int?> Count(string name, string value, string description, Range<int> range) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => Parse(result, NumberStyles.None, range),
        };

    /// <summary>Adds a check of all values; it returns a message or null.</summary>
    public static void Check(Option option, Func<IReadOnlyList<string>, string?> findProblem) =>
        option.Validators.Add(result =>
        {
            if (findProblem([.. result.Tokens.Select(token => token.Value)]) is { } message)
            {
                result.AddError(message);
            }
        });

    private static T? Parse<T>(ArgumentResult result, NumberStyles style, Range<T> range)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && range.Contains(number))
        {
            return number;
        }

        result.AddError(OptionErrors.OutOfRange(((OptionResult)result.Parent!).IdentifierToken!.Value, text, range));
        return null;
    }
}
