using System.Globalization;
using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Streams;

/// <summary>The headers of the protocol.</summary>
internal static class StreamHeaders
{
    public const string NextOffset = "Stream-Next-Offset";
    public const string UpToDate = "Stream-Up-To-Date";
    public const string Closed = "Stream-Closed";
    public const string Cursor = "Stream-Cursor";
    public const string Encoding = "Stream-SSE-Data-Encoding";
    public const string TimeToLive = "Stream-TTL";
    public const string ExpiresAt = "Stream-Expires-At";
    public const string ProducerEpoch = "Producer-Epoch";
    public const string ProducerNumber = "Producer-Seq";
    public const string ExpectedNumber = "Producer-Expected-Seq";
    public const string ReceivedNumber = "Producer-Received-Seq";
    public const string True = "true";

    private const string ProducerId = "Producer-Id";
    private const string Sequence = "Stream-Seq";
    private const string ForkedFrom = "Stream-Forked-From";
    private const string ForkOffset = "Stream-Fork-Offset";
    private const string ForkSubOffset = "Stream-Fork-Sub-Offset";
    private const long MaxInteger = (1L << 53) - 1;
    private const long MaxTimeToLive = 100L * 366 * 24 * 3600;
    private const int MaxTextLength = 256;
    private const int MaxPathLength = 4096;
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly string[] _dateFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The name of the stream that a request is for.</summary>
    public static string KeyOf(HttpContext http) => StreamKey.Of(http.Request.RouteValues["name"] as string ?? "");

    /// <summary>The stream that a PUT asks for.</summary>
    public static StreamCreation CreationOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        var fork = ForkOf(http);
        var (ttl, expiry) = (TextOf(headers, TimeToLive), TextOf(headers, ExpiresAt));
        if (ttl is not null && expiry is not null)
        {
            throw StreamErrors.Invalid(ExpiresAt, $"no {TimeToLive} beside it");
        }

        return new StreamCreation
        {
            ContentType = TypeOf(http),
            TimeToLive = ttl is null ? null : IntegerOf(TimeToLive, ttl, MaxTimeToLive),
            ExpiresAt = expiry is null ? null : DateOf(expiry),
            Fork = fork,
            Closes = IsClosing(http),
        };
    }

    /// <summary>The append that a POST asks for, without its body.</summary>
    public static StreamAppend AppendOf(HttpContext http) =>
        new()
        {
            ContentType = TypeOf(http),
            Closes = IsClosing(http),
            Sequence = TextOf(http.Request.Headers, Sequence),
            Producer = ProducerOf(http.Request.Headers),
        };

    /// <summary>The text of a time.</summary>
    public static string Format(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>The text of a number.</summary>
    public static string FormatInteger(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsClosing(HttpContext http) =>
        string.Equals(http.Request.Headers[Closed], True, StringComparison.OrdinalIgnoreCase);

    private static string? TypeOf(HttpContext http) =>
        string.IsNullOrWhiteSpace(http.Request.ContentType) ? null
        : http.Request.ContentType is { Length: <= MaxTextLength } type && StreamSettings.IsType(type) ? type
        : throw StreamErrors.Invalid("Content-Type", "a media type");

    private static ProducerNumber? ProducerOf(IHeaderDictionary headers)
    {
        var (id, epoch, number) = (TextOf(headers, ProducerId), TextOf(headers, ProducerEpoch), TextOf(headers, ProducerNumber));
        return (id ?? epoch ?? number) is null ? null
            : id is null || epoch is null || number is null
                ? throw StreamErrors.Invalid(ProducerId, $"{ProducerEpoch} and {ProducerNumber} together with it")
            : new ProducerNumber(id, IntegerOf(ProducerEpoch, epoch, MaxInteger), IntegerOf(ProducerNumber, number, MaxInteger));
    }

    private static StreamFork? ForkOf(HttpContext http)
    {
        var headers = http.Request.Headers;
        var (offset, copied) = (TextOf(headers, ForkOffset), TextOf(headers, ForkSubOffset));
        return TextOf(headers, ForkedFrom, MaxPathLength) is { } path
                ? new StreamFork(
                    SourceOf(http, path),
                    offset is null ? null : StreamOffset.Parse(offset),
                    copied is null ? 0 : IntegerOf(ForkSubOffset, copied, MaxInteger)
                )
            : (offset ?? copied) is null ? null
            : throw StreamErrors.Invalid(ForkedFrom, $"it together with {ForkOffset} and {ForkSubOffset}");
    }

    // The source is named by its path, which begins as that of the request.
    private static string SourceOf(HttpContext http, string path)
    {
        if (path[0] != '/')
        {
            throw StreamErrors.Invalid(ForkedFrom, "the path of a stream");
        }

        var full = (http.Request.PathBase + http.Request.Path).Value!;
        var prefix = full[..^(http.Request.RouteValues["name"] as string)!.Length];
        var source = PathString.FromUriComponent(path).Value!;
        return source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            ? StreamKey.Of(source[prefix.Length..])
            : throw StreamErrors.Unknown();
    }

    private static string? TextOf(IHeaderDictionary headers, string name, int maxLength = MaxTextLength) =>
        !headers.TryGetValue(name, out var values) ? null
        : values is [{ Length: > 0 } text] && text.Length <= maxLength ? text
        : throw StreamErrors.Invalid(name, $"1 to {maxLength} characters");

    private static long IntegerOf(string name, string text, long most) =>
        text.All(char.IsAsciiDigit)
        && (text[0] != '0' || text.Length == 1)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= most
            ? number
            : throw StreamErrors.Invalid(name, $"an integer from 0 to {most}, without leading zeros");

    private static long DateOf(string text) =>
        DateTimeOffset.TryParseExact(text, _dateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Math.Max(0, date.ToUnixTimeMilliseconds())
            : throw StreamErrors.Invalid(ExpiresAt, "a time of RFC 3339");
}
