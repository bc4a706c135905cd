using System.Reactive.Linq;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>One run of <c>ask</c>: the question, alone or in the last conversation, its answer, and what is kept of both.</summary>
/// <param name="settings">The settings.</param>
/// <param name="input">The command line.</param>
internal sealed class AskRun(Settings settings, AskInput input)
{
    // The system instruction of --code, unless the user sets one.
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
        using var chat = input.IsContinued ? await LastChat.OpenAsync(isQuiet: _effective.Quiet is true) : null;
        var (request, places) = chat is null
            ? await AskAloneAsync(question, reader, cancellationToken)
            : await chat.AskAsync(question, reader, cancellationToken);
        request = Complete(request, question, media);

        var record = new AskRecord("ask", question.Text);
        var model = request.Model ?? _effective.Model ?? GeminiOptions.DefaultModel;
        using var status = new StatusReporter(reported with { Model = model });
        var answer = input.SourceOf(client).WithPolicy(PolicyFactory.Create(_effective, input.IsBackground))(request);

        // The request can be sent, so the question becomes part of the conversation.
        chat?.Append();
        var exitCode = await record.LogAfterAsync(
            AnswerRunner.StreamAsync(answer, client, view, status, cancellationToken, Store),
            _effective,
            model
        );
        media?.Complete();
        await KeepAsync(question, record, places, view, isAlone: chat is null);
        chat?.ReportState();
        return exitCode == ExitCode.Completed ? CheckContent(view, media) : exitCode;

        IObservable<Chunk> Store(IObservable<Chunk> chunks)
        {
            chunks = chunks.Do(record.Observe);
            chunks = media is null ? chunks : chunks.WithoutRewinds().Do(media.Record);
            return chat is null ? chunks : chat.Store(chunks.WithoutRewinds());
        }
    }

    private static async Task<(GenerateRequest Request, IReadOnlyList<string>? Places)> AskAloneAsync(
        AskQuestion question,
        AttachmentReader reader,
        CancellationToken cancellationToken
    )
    {
        var (parts, places) = await question.ToPartsAsync(reader, cancellationToken);
        return (new GenerateRequest(Content.User(parts)), places);
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
    private async Task KeepAsync(AskQuestion question, AskRecord record, IReadOnlyList<string>? places, AnswerView view, bool isAlone)
    {
        var isWanted = isAlone && record.Text.Length > 0 && view is not JsonView && input.Recording is null;
        var isAtTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected;
        if (!isWanted || !isAtTerminal || _effective.NoHistory is true)
        {
            return;
        }

        if (places is null)
        {
            StandardError.WriteMessage(KeepMessages.Unfindable);
            return;
        }

        var own = question.Prompt?.Prompt;
        var (options, outcome) = (settings.Options, record.End?.Outcome);
        await LastQuestion.OfUser.KeepAsync(
            question.Text,
            places,
            record.Text,
            outcome,
            (options.Model ?? own?.Model, options.System ?? own?.System)
        );
    }

    private static int CheckContent(AnswerView view, MediaFiles? media)
    {
        if (media is { HasFailed: true })
        {
            return ExitCode.Failed; // The message was written when it happened.
        }

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
