using GeminiRx.Conversations.Errors;

namespace GeminiRx.Conversations;

/// <summary>Finds and reads the attachments of a conversation.</summary>
/// <param name="Path">The folder to which their paths are relative; null if the conversation is not a file.</param>
internal sealed record AttachmentFolder(string? Path)
{
    // The bytes by which the type of a file is detected.
    private const int MaxHeader = 4096;

    /// <summary>Why the file of a path is not read, as a sentence without its subject; null if it may be read. Default: all may be
    /// read.</summary>
    public Func<string, string?> WhyNotSent { get; init; } = _ => null;

    /// <summary>Reads an attachment, or refers to its address.</summary>
    /// <param name="target">The path or the address in the conversation.</param>
    /// <param name="earlier">The size of the files that are already in the request.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="GeminiConfigurationException">It cannot be attached. The message contains the target.</exception>
    public async Task<Part> ReadAsync(string target, long earlier, CancellationToken cancellationToken)
    {
        if (IsAddress(target))
        {
            return Part.FromUri(target);
        }

        try
        {
            return Check(target, earlier) is { } problem
                ? throw ConversationErrors.InvalidAttachment(target, problem)
                : await Part.FromFileAsync(Locate(target), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ConversationErrors.InvalidAttachment(target, ReasonOf(e));
        }
    }

    /// <summary>Checks an attachment without reading the whole file.</summary>
    /// <returns>Why it cannot be attached; null if it can.</returns>
    public string? FindProblem(string target)
    {
        if (IsAddress(target))
        {
            return null;
        }

        try
        {
            if (Check(target, earlier: 0) is { } problem)
            {
                return problem;
            }

            var path = Locate(target);
            using var file = File.OpenRead(path);
            var header = new byte[MaxHeader];
            return MediaType.Detect(header.AsSpan(0, file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)), path) is null
                ? ConversationErrors.UnknownType
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ReasonOf(e);
        }
    }

    private static bool IsAddress(string target) => target.Contains("://", StringComparison.Ordinal);

    private static string ReasonOf(Exception cause) =>
        cause is ArgumentException argument ? GeminiConfigurationException.FromArgument(argument).Message : cause.Message;

    private string? Check(string target, long earlier)
    {
        if (Path is null)
        {
            return ConversationErrors.NoFolder;
        }

        var path = Locate(target);
        if (WhyNotSent(path) is { } reason)
        {
            return $"{reason}.";
        }

        if (!File.Exists(path))
        {
            return ConversationErrors.NoSuchFile;
        }

        var length = FileLinks.LengthOf(path);
        return length == 0 ? ConversationErrors.EmptyFile
            : AttachmentLimits.Fits(path, length, earlier) ? null
            : ConversationErrors.TooLarge;
    }

    // Editors may write paths with percent-encoding, and with a fragment that names a part of the file.
    private string Locate(string target)
    {
        var fragment = target.IndexOf('#', StringComparison.Ordinal);
        var whole = fragment < 0 ? target : target[..fragment];
        var paths = new[] { target, Uri.UnescapeDataString(target), whole, Uri.UnescapeDataString(whole) }.Select(name =>
            System.IO.Path.Combine(Path!, name)
        );
        return paths.FirstOrDefault(File.Exists) ?? System.IO.Path.Combine(Path!, target);
    }
}
