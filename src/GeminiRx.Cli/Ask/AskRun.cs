using System.Reactive.Linq;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>One run of <c>ask</c>: the question, alone or in the last conversation, its answer, and what is kept of both.</summary>
/// <param name="settings">The settings.</param>
/// <param name="input">The command line.</param>
internal sealed class AskRun(Settings settings, AskInput input)
{
    // What a model is told that shall write only code, unless the user says otherwise.
    private const string CodeInstruction = "Answer with one fenced code block that is complete, and nothing else.";

    private readonly AskSettings _effective = settings.Effective;

    /// <summary>Asks, and shows the answer.</summary>
    /// <param name="defaultView">The view by the command line; a format of the settings file takes its place.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(AnswerView defaultView, CancellationToken cancellationToken)
    {
        var hasOwnFormat = settings.Options.Format is null && !input.IsCodeOnly && _effective.Format is not null;
        using var configured = hasOwnFormat ? AnswerViews.Create(_effective.Format) : null;
        var view = configured ?? defaultView;
        using var media = input.SavePath is { } path ? MediaFiles.Create(path, _effective.Thoughts is true) : null;
        var reported = StatusOptions.From(_effective) with { IsText = view is not JsonView, SavesMedia = media is not null };
        var question = await AskQuestion.ReadAsync(input, cancellationToken);
        var client = ClientFactory.Create(settings, input.Recording);
        var reader = new AttachmentReader(client, _effective.Quiet is true);
        using var chat = input.IsContinued ? OpenLastChat() : null;
        var request = chat is null
            ? new GenerateRequest(Content.User(await question.ToPartsAsync(reader, cancellationToken)))
            : await ContinueAsync(chat, question, reader, cancellationToken);
        request = Complete(request, question, media);

        var record = new AskRecord("ask", question.Text);
        var toContinue = chat?.Read().TextToContinue() ?? "";
        using var status = new StatusReporter(reported);
        var answer = input.SourceOf(client).WithPolicy(PolicyFactory.Create(_effective))(request).Do(record.Observe);
        var exitCode = await AnswerRunner.StreamAsync(answer, client, view, status, cancellationToken, Store);
        await KeepAsync(question, record, request, view, chat);
        return exitCode == ExitCode.Completed ? CheckContent(view, media) : exitCode;

        IObservable<Chunk> Store(IObservable<Chunk> chunks)
        {
            chunks = media is null ? chunks : chunks.WithoutRewinds().Do(media.Record);
            return chat is null ? chunks : chat.AppendAnswer(chunks.WithoutRewinds().TrimRepeatedText(toContinue));
        }
    }

    private static ChatFile OpenLastChat()
    {
        var path = RecentChats.Last ?? throw UsageErrors.NothingToContinue();
        try
        {
            path = LastQuestion.ToConversation(path);
            var chat = ChatFile.Open(path);
            RecentChats.Remember(path);
            return chat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnusableConversation(path, e);
        }
    }

    private static async Task<GenerateRequest> ContinueAsync(
        ChatFile chat,
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
            chat.AppendQuestion(question.Text, places);
        }
        else if (chat.Read().State == ChatState.Ready)
        {
            throw UsageErrors.EmptyPrompt();
        }

        return await chat.Read().ToRequestAsync(Path.GetDirectoryName(chat.FullPath)!, cancellationToken);
    }

    private GenerateRequest Complete(GenerateRequest request, AskQuestion question, MediaFiles? media)
    {
        var own = question.Prompt?.Prompt;
        var complete = RequestBuilder.ApplySettings(
            request with
            {
                Model = own?.Model ?? request.Model,
                System = own?.System is { } system ? system : request.System,
                Thinking = own?.Thinking ?? request.Thinking,
            },
            settings
        );
        return complete with
        {
            System = complete.System ?? (input.IsCodeOnly && _effective.System is null ? CodeInstruction : null),
            ResponseModalities = media?.Modalities ?? [],
        };
    }

    // A person at a terminal can go on with the question. What a program asks is not kept.
    private async Task KeepAsync(AskQuestion question, AskRecord record, GenerateRequest request, AnswerView view, ChatFile? chat)
    {
        await record.LogAsync(_effective, request.Model ?? _effective.Model);
        var isKept = chat is null && question.Media is null && record.Text.Length > 0 && view is not JsonView && input.Recording is null;
        if (isKept && !Console.IsErrorRedirected && _effective.NoHistory is not true)
        {
            await LastQuestion.KeepAsync(question.Text, question.Attachments, record.Text, record.End?.Outcome, settings.Options);
        }
    }

    private static int CheckContent(AnswerView view, MediaFiles? media)
    {
        var problem =
            view.IsEmpty ? MediaErrors.NoCode
            : media is { IsEmpty: true } ? MediaErrors.NoMedia
            : null;
        if (problem is null)
        {
            return ExitCode.Completed;
        }

        StandardError.WriteMessage(problem);
        return ExitCode.NotCompleted;
    }
}
