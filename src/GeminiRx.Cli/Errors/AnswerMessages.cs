using System.Globalization;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about an answer: parts that are not shown, retries, and output that cannot be written.</summary>
internal static class AnswerMessages
{
    public const string OnlyThoughts = "The answer contains only thoughts, and no text. Ask again, or allow more output tokens.";

    public const string Empty = "The answer is empty: the model ended it without any content. Ask again, or rephrase the prompt.";

    public static string Unwritable(Exception cause) =>
        $"The answer cannot be written to standard output: {cause.Message.TrimEnd('.')}. Check the disk space and where the output goes.";

    public static string HiddenMedia(MediaChunk media) =>
        HiddenParts(string.Create(CultureInfo.InvariantCulture, $"{media.MimeType} ({media.Data.Length:N0} bytes)"));

    public static string HiddenParts(string parts) =>
        $"The answer contains {parts}, which cannot be shown as text. Use --format ndjson to print everything.";

    public static string Retry(RetryingChunk retry)
    {
        var cause = retry.Cause?.Message.TrimEnd() is { Length: > 0 } message ? message : "The attempt failed.";
        var next = string.Create(CultureInfo.InvariantCulture, $"Trying again in {retry.Delay.TotalSeconds:0.0} s ({retry.Attempt}).");
        return $"{cause}{(cause[^1] is '.' or '!' or '?' ? "" : ".")} {next}";
    }
}
