using System.Globalization;

namespace GeminiRx;

/// <summary>The JSON of an answer is incomplete or invalid, or does not match its type. Only <see cref="ChunkOperators.ParseJson"/> and
/// what is built on it report this.</summary>
/// <remarks>It is not transient: a retry is a second bill. <see cref="Path"/> may contain names from the answer; the message contains
/// none.</remarks>
public sealed class GeminiJsonException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="message">The message: one sentence without content of the answer.</param>
    /// <param name="advice">What the user can do; null for no advice.</param>
    /// <param name="offset">The position in the answer's text, in UTF-16 code units from 0.</param>
    /// <param name="path">The JSON path of the value.</param>
    public GeminiJsonException(string message, string? advice, int offset, string path)
        : base(message, advice, null) => (Offset, Path) = (offset, path);

    /// <inheritdoc/>
    public override string Kind => "json";

    /// <summary>The position in the answer's text, in UTF-16 code units from 0.</summary>
    public int Offset { get; }

    /// <summary>The JSON path of the value, such as <c>$.steps[2]</c>.</summary>
    public string Path { get; }

    internal static GeminiJsonException Missing(int offset) =>
        new(
            $"The answer contains no JSON of the requested type in its {Number(offset)} characters.",
            "Set the request's schema with AsJson, and ask again.",
            offset,
            "$"
        );

    internal static GeminiJsonException Truncated(int offset, string path) =>
        new(
            $"The answer's JSON breaks off at character {Number(offset)}.",
            "The values so far are kept. Allow more output tokens, or ask again.",
            offset,
            path
        );

    internal static GeminiJsonException Invalid(int offset, string path) =>
        new(
            $"The answer is not valid JSON at character {Number(offset)}.",
            "The values so far are kept. Set the request's schema with AsJson, and ask again.",
            offset,
            path
        );

    internal static GeminiJsonException Mismatch(int offset, string path) =>
        new(
            $"The answer's JSON does not match its type at character {Number(offset)}.",
            "The values so far are kept. Set the request's schema with AsJson, and ask again.",
            offset,
            path
        );

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
