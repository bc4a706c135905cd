using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Reads the delay before a retry, in each form in which services and gateways send it.</summary>
internal static partial class RetryDelays
{
    private const double MaxSeconds = 1_000_000_000;

    /// <summary>Reads the header <c>Retry-After</c>: seconds, a duration such as <c>1m30s</c>, or a date, from which the current time is
    /// subtracted.</summary>
    /// <returns>The delay, from 0; null if there is no delay, or it is invalid.</returns>
    public static TimeSpan? OfHeader(HttpResponseHeaders headers, TimeProvider time)
    {
        if (headers.RetryAfter is { } value)
        {
            var delay = value.Delta ?? value.Date - time.GetUtcNow();
            return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
        }

        return headers.NonValidated.TryGetValues("Retry-After", out var texts)
            ? Seconds(texts.ToString()) ?? Parts(texts.ToString())
            : null;
    }

    /// <summary>Reads a duration of ProtoJSON: seconds with up to nine decimals and an <c>s</c>, or an object with its fields.</summary>
    public static TimeSpan? Of(JsonElement parent, string name) =>
        parent.Member(name, JsonValueKind.Object) is { } fields
            ? (fields.Number("seconds") ?? 0) + ((fields.Number("nanos") ?? 0) / 1e9) is >= 0 and < MaxSeconds and var sum
                ? TimeSpan.FromSeconds(sum)
                : null
            : OfDuration(parent.Text(name));

    /// <summary>Reads a duration of ProtoJSON: seconds with up to nine decimals and an <c>s</c>.</summary>
    public static TimeSpan? OfDuration(string? text) => text is [.. var seconds, 's'] ? Seconds(seconds) : null;

    /// <summary>Converts seconds; null if they are not a valid delay.</summary>
    public static TimeSpan? OfNumber(double? seconds) =>
        seconds is >= 0 and < MaxSeconds and var delay ? TimeSpan.FromSeconds(delay) : null;

    /// <summary>Reads a duration with one or more units, such as <c>1h12m3.5s</c>.</summary>
    public static TimeSpan? OfUnits(string? text) => text is not null && OnlyUnits().IsMatch(text) ? Parts(text) : null;

    /// <summary>Finds a delay in a message, such as "Please retry in 47.43s." or "Try again in 2 minutes".</summary>
    public static TimeSpan? InMessage(string message) =>
        InWords().Match(message) is { Success: true } match ? Parts(match.Groups[1].Value) : null;

    private static TimeSpan? Parts(string text)
    {
        var sum = 0.0;
        foreach (Match part in Unit().Matches(text))
        {
            sum +=
                double.Parse(part.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
                * SecondsOf(part.Groups[2].Value.ToLowerInvariant());
        }

        return sum < MaxSeconds && Unit().IsMatch(text) ? TimeSpan.FromSeconds(sum) : null;
    }

    private static TimeSpan? Seconds(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value is >= 0 and < (decimal)MaxSeconds
            ? TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerSecond))
            : null;

    private static double SecondsOf(string unit) =>
        unit switch
        {
            "ms" or ['m', 'i', 'l', 'l', ..] => 0.001,
            ['d', ..] => 24 * 60 * 60,
            ['h', ..] => 60 * 60,
            ['m', ..] => 60,
            _ => 1,
        };

    private const string Units = "milliseconds?|millis|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d";
    private const string Amount = @"[0-9]{1,12}(?:\.[0-9]{1,12})?";

    [GeneratedRegex($@"({Amount})\s?({Units})(?![a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex($@"^\s*(?:{Amount}\s?(?:{Units})(?![a-z])\s?)+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OnlyUnits();

    // A word for waiting, at most 40 characters without a digit, and the time.
    [GeneratedRegex(
        @"\b(?:retry|retried|try|wait|again|resets?|available|back)\b[^0-9]{0,40}?"
            + $@"\b((?:{Amount}\s?(?:{Units})(?![a-z])(?:,?\s?(?:and\s)?)?)+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex InWords();
}
