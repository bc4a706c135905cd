using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The question of <c>ask</c>: the words, what is piped in, a prompt file, and the files that are named or attached.</summary>
internal sealed record AskQuestion
{
    private const string StandardInput = "-";

    /// <summary>The text that is sent.</summary>
    public required string Text { get; init; }

    /// <summary>The prompt file; null if none is used.</summary>
    public PromptRequest? Prompt { get; init; }

    /// <summary>The paths and addresses of the attachments.</summary>
    public required IReadOnlyList<string> Attachments { get; init; }

    /// <summary>Standard input, if it is attached as it is; null otherwise.</summary>
    public Part? Media { get; init; }

    /// <summary>Reads the question.</summary>
    /// <exception cref="UsageException">A part of it cannot be used.</exception>
    public static async Task<AskQuestion> ReadAsync(AskInput input, CancellationToken cancellationToken)
    {
        var paths = input.Attachments.Where(path => path != StandardInput).ToList();
        var isInputAttached = paths.Count < input.Attachments.Length;
        if (input.Attachments.Length - paths.Count > 1)
        {
            throw UsageErrors.StandardInputTwice();
        }

        var (words, piped, media) = isInputAttached
            ? (string.Join(' ', input.Words), "", await PromptReader.ReadAttachmentAsync(cancellationToken))
            : await PromptReader.ReadAsync(input.Words, cancellationToken);
        var named = MentionedFiles.Read(words);
        var prompt = input.PromptFile is { } name ? PromptRequest.Create(name, words, piped) : null;
        var text = prompt?.Text ?? (words.Length > 0 && piped.Length > 0 ? $"{words}\n\n{piped}" : words + piped);
        return new()
        {
            Text = text + named.Text,
            Prompt = prompt,
            Attachments = [.. paths, .. named.Media],
            Media = media,
        };
    }

    /// <summary>Creates the parts of a request. Large files are uploaded.</summary>
    /// <returns>The parts; and where a conversation finds the attachments later, null if one of them cannot be found again.</returns>
    /// <exception cref="UsageException">A file cannot be attached, or there is nothing to send.</exception>
    public async Task<(IReadOnlyList<Part> Parts, IReadOnlyList<string>? Places)> ToPartsAsync(
        AttachmentReader reader,
        CancellationToken cancellationToken
    )
    {
        var (parts, places) = (new List<Part>(), new List<string?>());
        parts.AddRange(string.IsNullOrWhiteSpace(Text) ? [] : [new TextPart(Text)]);
        foreach (var path in Attachments)
        {
            var part = await reader.ReadAsync(path, cancellationToken);
            parts.Add(part);
            places.Add(AttachmentReader.PlaceOf(path, part));
        }

        parts.AddRange(Media is null ? [] : [Media]);
        return parts.Count == 0
            ? throw UsageErrors.EmptyPrompt()
            : (parts, Media is null && !places.Contains(null) ? [.. places.OfType<string>()] : null);
    }
}
