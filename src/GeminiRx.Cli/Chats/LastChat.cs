using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>The conversation that <c>--continue</c> goes on with. Its file changes only when the request is complete.</summary>
internal sealed class LastChat : IDisposable
{
    private readonly ChatFile _file;
    private (string Text, IReadOnlyList<string> Places)? _question;

    private LastChat(ChatFile file) => _file = file;

    /// <summary>Opens the conversation that was used last, and says which it is.</summary>
    /// <param name="isQuiet">Whether nothing is said.</param>
    /// <exception cref="UsageException">There is none, or it cannot be opened.</exception>
    /// <exception cref="GeminiConfigurationException">Another process has it open.</exception>
    public static async Task<LastChat> OpenAsync(bool isQuiet)
    {
        var recent = RecentChats.OfUser;
        var path = recent.Last ?? throw UsageErrors.NothingToContinue();
        try
        {
            path = await LastQuestion.OfUser.ToConversationAsync(path);
            var file = ChatFile.Open(path);
            var conversation = file.Read();
            if (!isQuiet && conversation.Turns.Count > 0)
            {
                StandardError.WriteMessage(
                    KeepMessages.Continuing(UserPath.Abbreviate(path), conversation.Turns.Count, ChatSummary.TitleOf(conversation))
                );
            }

            return new(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnusableConversation(path, e);
        }
    }

    /// <summary>Creates the request with the question. The file stays as it is until <see cref="Append"/>.</summary>
    /// <returns>The request, and the paths and addresses of the attachments.</returns>
    /// <exception cref="UsageException">A part of the question cannot be sent or kept.</exception>
    /// <exception cref="GeminiConfigurationException">The conversation cannot be sent.</exception>
    public async Task<(GenerateRequest Request, IReadOnlyList<string>? Places)> AskAsync(
        AskQuestion question,
        AttachmentReader reader,
        CancellationToken cancellationToken
    )
    {
        if (question.Media is not null)
        {
            throw UsageErrors.UnkeepableInput();
        }

        var places = new List<string>();
        foreach (var path in question.Attachments)
        {
            places.Add(await reader.UploadIfLargeAsync(path, cancellationToken));
        }

        if (!string.IsNullOrWhiteSpace(question.Text) || places.Count > 0)
        {
            _question = (question.Text, places);
        }
        else if (_file.Read().State == ChatState.Ready)
        {
            throw UsageErrors.EmptyPrompt();
        }

        var conversation = _question is null ? _file.Read() : _file.WithQuestion(question.Text, places);
        return (await conversation.ToRequestAsync(Path.GetDirectoryName(_file.FullPath)!, cancellationToken), places);
    }

    /// <summary>Appends the question to the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public void Append()
    {
        if (_question is var (text, places))
        {
            _file.AppendQuestion(text, places);
        }
    }

    /// <summary>Appends the answer while it arrives. See <see cref="ChatFile.AppendAnswer"/>.</summary>
    public IObservable<Chunk> Store(IObservable<Chunk> answer) =>
        _file.AppendAnswer(answer.TrimRepeatedText(_file.Read().TextToContinue()));

    /// <summary>Says what to do if the question has no complete answer.</summary>
    public void ReportState()
    {
        if (KeepMessages.Of(_file.Read().State) is { } message)
        {
            StandardError.WriteMessage(message);
        }
    }

    public void Dispose() => _file.Dispose();
}
