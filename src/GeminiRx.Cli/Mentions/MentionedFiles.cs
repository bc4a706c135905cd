using System.Globalization;
using System.Text;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Context;

namespace GeminiRx.Cli;

/// <summary>
/// Files that a question names: <c>@src/a.cs</c>, <c>@"a b.md"</c>, a folder <c>@src/</c>, or a pattern <c>@src/**/*.cs</c>. Texts are put
/// behind the question; images, PDF and other media are attached. Anything else behind an @ stays text.
/// </summary>
internal sealed record MentionedFiles
{
    private const int MaxFiles = 200;

    // UTF-16 units of all texts: about a million tokens.
    private const int MaxText = 4 * 1024 * 1024;
    private const int MaxFileBytes = 4 * 1024 * 1024;
    private const int NamedInMessage = 5;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The texts of the files in fenced blocks; empty if no text is named.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The paths of the media.</summary>
    public IReadOnlyList<string> Media { get; private init; } = [];

    /// <summary>Reads the files that a question names, and says on standard error which they are.</summary>
    /// <param name="question">What the user typed. Text that is piped in names no files.</param>
    /// <param name="folder">The folder that paths are relative to. Default null: the current folder.</param>
    /// <exception cref="UsageException">A file must not or cannot be sent, or there are too many.</exception>
    public static MentionedFiles Read(string question, string? folder = null)
    {
        var finder = new FileFinder(folder ?? Environment.CurrentDirectory);
        var (found, skipped) = (new List<FoundFile>(), 0);
        var mentions = FileMention.FindAll(question, "", MaxFiles + 1);
        foreach (var mention in mentions.Take(MaxFiles))
        {
            if (finder.Find(mention) is not { } files)
            {
                Report(mention, finder);
                continue;
            }

            skipped += files.Skipped;
            found.AddRange(files.Files.Where(file => found.All(other => other.Path != file.Path)));
            if (found.Count > MaxFiles)
            {
                throw MentionMessages.TooMany(mention.Path, found.Count, MaxFiles);
            }
        }

        if (mentions.Count > MaxFiles)
        {
            StandardError.WriteMessage(MentionMessages.UnreadMentions(MaxFiles));
        }

        return found.Count == 0 && skipped == 0 ? new() : Read(found, skipped);
    }

    /// <summary>Reads nothing, and says so on standard error if the text has words that look like files.</summary>
    /// <param name="text">A text that is pasted or piped in.</param>
    public static MentionedFiles Skip(string text)
    {
        if (FileMention.FindAll(text, "").FirstOrDefault(mention => mention.IsPathLike) is { } first)
        {
            StandardError.WriteMessage(MentionMessages.NotTyped(first.Path));
        }

        return new();
    }

    // A word that may be a file says why it stays text. Others, such as a name behind an @, say nothing.
    private static void Report(FileMention mention, FileFinder finder)
    {
        if (finder.IsFolder(mention.Path))
        {
            StandardError.WriteMessage(MentionMessages.Folder(mention.Path));
        }
        else if (mention.IsPathLike || MediaType.Detect([], mention.Path) is not null)
        {
            StandardError.WriteMessage(MentionMessages.NoFile(mention.Path));
        }
    }

    private static MentionedFiles Read(List<FoundFile> found, int skipped)
    {
        var (text, media, names, bytes) = (new StringBuilder(), new List<string>(), new List<string>(), 0L);
        foreach (var file in found)
        {
            var size = LengthOf(file);
            if (size == 0)
            {
                skipped++;
                if (file.IsNamed)
                {
                    StandardError.WriteMessage(MentionMessages.NoContent(file.Name));
                }

                continue;
            }

            var content = ReadText(file, size);
            if (content is null && !file.IsNamed)
            {
                skipped++; // A pattern means texts.
                continue;
            }

            names.Add(file.Name);
            bytes += size;
            if (content is null)
            {
                media.Add(file.Path);
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n\n{file.Name}:\n\n{ServiceCode.Fenced(content, LanguageOf(file.Name))}");
            if (text.Length > MaxText)
            {
                throw MentionMessages.TooMuchText(file.Name, MaxText / 1024 / 1024);
            }
        }

        var shown = string.Join(", ", names.Take(NamedInMessage)) + (names.Count > NamedInMessage ? ", …" : "");
        StandardError.WriteMessage(MentionMessages.Attached(names.Count, bytes, shown, skipped));
        return new() { Text = text.ToString(), Media = media };
    }

    // 0 for an empty file, and for a pipe or a device, which is never opened.
    private static long LengthOf(FoundFile file)
    {
        try
        {
            return FileLinks.LengthOf(file.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MentionMessages.Unreadable(file.Name, e);
        }
    }

    // Null for what is no text.
    private static string? ReadText(FoundFile file, long size)
    {
        if (size > MaxFileBytes)
        {
            return null;
        }

        try
        {
            // The file may grow meanwhile.
            using var stream = File.OpenRead(file.Path);
            var buffer = new byte[size];
            var bytes = buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
            var text = _strict.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes);
            return text.Contains('\0', StringComparison.Ordinal) || IsMedia(bytes) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MentionMessages.Unreadable(file.Name, e);
        }
    }

    // A PDF may be all ASCII.
    private static bool IsMedia(ReadOnlySpan<byte> bytes) =>
        MediaType.Detect(bytes) is { } type && !type.StartsWith("text/", StringComparison.Ordinal) && type != "application/json";

    private static string LanguageOf(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
}
