using System.Globalization;
using System.Text;
using GeminiRx.Cli.Errors;
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

    /// <summary>The paths of all files.</summary>
    public IReadOnlyList<string> Paths { get; private init; } = [];

    /// <summary>The paths of the media.</summary>
    public IReadOnlyList<string> Media { get; private init; } = [];

    /// <summary>Reads the files that a question names, and says on standard error which they are.</summary>
    /// <param name="question">What the user typed. Text that is piped in names no files.</param>
    /// <exception cref="UsageException">A file must not or cannot be sent, or there are too many.</exception>
    public static MentionedFiles Read(string question)
    {
        var (found, skipped) = (new List<FoundFile>(), 0);
        foreach (var mention in FileMention.FindAll(question, ""))
        {
            if (FileFinder.Find(mention.Path) is not { } files)
            {
                if (mention.IsPathLike)
                {
                    StandardError.WriteMessage(MentionMessages.NoFile(mention.Path));
                }

                continue;
            }

            skipped += files.Skipped;
            found.AddRange(files.Files.Where(file => found.All(other => other.Path != file.Path)));
            if (found.Count > MaxFiles)
            {
                throw MentionMessages.TooMany(mention.Path, found.Count, MaxFiles);
            }
        }

        return found.Count == 0 && skipped == 0 ? new() : Read(found, skipped);
    }

    private static MentionedFiles Read(List<FoundFile> found, int skipped)
    {
        var (text, media, kept, bytes) = (new StringBuilder(), new List<string>(), new List<FoundFile>(), 0L);
        foreach (var file in found)
        {
            var content = ReadText(file, out var size);
            if (content is null && !file.IsNamed)
            {
                skipped++; // A pattern means texts.
                continue;
            }

            kept.Add(file);
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

        var shown = string.Join(", ", kept.Take(NamedInMessage).Select(file => file.Name)) + (kept.Count > NamedInMessage ? ", …" : "");
        StandardError.WriteMessage(MentionMessages.Attached(kept.Count, bytes, shown, skipped));
        return new()
        {
            Text = text.ToString(),
            Media = media,
            Paths = [.. kept.Select(file => file.Path)],
        };
    }

    // Null for what is no text.
    private static string? ReadText(FoundFile file, out long size)
    {
        try
        {
            size = new FileInfo(file.Path).Length;
            if (size > MaxFileBytes || (size == 0 && !file.IsNamed))
            {
                return null;
            }

            // A pipe or a device has no length, and reading it may never end.
            if (size == 0)
            {
                throw MentionMessages.Empty(file.Name);
            }

            var bytes = File.ReadAllBytes(file.Path);
            var text = _strict.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
            return text.Contains('\0', StringComparison.Ordinal) || IsMedia(bytes) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            size = new FileInfo(file.Path).Length;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MentionMessages.Unreadable(file.Name, e);
        }
    }

    // A PDF may be all ASCII.
    private static bool IsMedia(byte[] bytes) =>
        MediaType.Detect(bytes) is { } type && !type.StartsWith("text/", StringComparison.Ordinal) && type != "application/json";

    private static string LanguageOf(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
}
