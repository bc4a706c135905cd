using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>A conversation at the terminal, or with the lines of a pipe. The file is read again for each question, since the user may
/// have edited it.</summary>
internal sealed class ChatSession : IDisposable
{
    private readonly ChatFile _chat;
    private readonly Settings _settings;
    private readonly Interrupts _interrupts = new();
    private readonly ChatInput _input = new();
    private readonly List<string> _attachments;
    private readonly GeminiClient _client;
    private int _exitCode;

    public ChatSession(ChatFile chat, Settings settings, IEnumerable<string> attachments)
    {
        (_chat, _settings) = (chat, settings);
        _attachments = [.. attachments];
        _client = ClientFactory.Create(settings, recording: null);
    }

    /// <returns>The exit code: the last answer's, or that of an ordinary end.</returns>
    public async Task<int> RunAsync()
    {
        StandardError.WriteMessage(ChatMessages.Opened(_chat.FullPath, _chat.Read().Turns.Count));
        WriteState();
        try
        {
            while (await _input.ReadAsync(_interrupts.Quit) is { } line)
            {
                if (line.Trim() == "/quit")
                {
                    return ExitCode.Completed;
                }

                await RunLineAsync(line);
                _interrupts.Quit.ThrowIfCancellationRequested();
            }

            return _exitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Stopped;
        }
    }

    public void Dispose() => _interrupts.Dispose();

    private Task RunLineAsync(string line)
    {
        var words = line.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        var argument = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "" when _chat.Read().State == ChatState.Ready:
                break;
            case "" or "/continue":
                return AnswerAsync();
            case "/model":
                Change("model", argument);
                break;
            case "/system":
                Change("system", argument);
                break;
            case "/attach":
                Attach(argument);
                break;
            case "/undo":
                _chat.Replace(_chat.Read().WithoutLastExchange());
                StandardError.WriteMessage($"{_chat.Read().Turns.Count} turns remain.");
                break;
            case "/retry":
                _chat.Replace(_chat.Read().WithoutLastAnswer());
                return AnswerAsync();
            case ['/', >= 'a' and <= 'z', ..] command when !command[1..].Contains('/', StringComparison.Ordinal):
                StandardError.WriteMessage(command == "/help" ? ChatMessages.Commands : ChatMessages.UnknownCommand(command));
                break;
            default:
                return AskAsync(line.TrimEnd());
        }

        return Task.CompletedTask;
    }

    private async Task AskAsync(string question)
    {
        // The file of the conversation contains the address of an uploaded file, so each later question uses the same upload.
        var places = new List<string>();
        using var view = AnswerViews.Create(null, isOneOfSeveral: true);
        var exitCode = await AnswerRunner.RunAsync(
            view,
            () =>
                _interrupts.RunAnswerAsync(async cancellationToken =>
                {
                    var reader = new AttachmentReader(_client, _settings.InForce.Quiet is true);
                    foreach (var path in _attachments)
                    {
                        places.Add(await reader.UploadIfLargeAsync(path, cancellationToken));
                    }

                    return ExitCode.Completed;
                })
        );
        if (exitCode != ExitCode.Completed)
        {
            _exitCode = exitCode;
            return;
        }

        _interrupts.Quit.ThrowIfCancellationRequested();
        _chat.AppendQuestion(question, places);
        _attachments.Clear();
        await AnswerAsync();
    }

    private void Change(string name, string value)
    {
        if (value.Length > 0)
        {
            _chat.Replace(_chat.Read().WithSetting(name, value));
        }

        StandardError.WriteMessage(
            $"{name}: {(_chat.Read().Settings.TryGetValue(name, out var now) ? now : "not set in this conversation")}"
        );
    }

    private void Attach(string path)
    {
        if (!path.Contains("://", StringComparison.Ordinal) && !File.Exists(path))
        {
            StandardError.WriteMessage(ChatMessages.MissingAttachment(path));
            return;
        }

        _attachments.Add(path);
        StandardError.WriteMessage($"{path} will be attached to the next question.");
    }

    private async Task AnswerAsync()
    {
        using var view = AnswerViews.Create(null, isOneOfSeveral: true);
        _exitCode = await AnswerRunner.RunAsync(
            view,
            () => _interrupts.RunAnswerAsync(cancellationToken => StreamAsync(view, cancellationToken))
        );
        WriteState();
    }

    private async Task<int> StreamAsync(AnswerView view, CancellationToken cancellationToken)
    {
        var conversation = _chat.Read();
        var written = await conversation.ToRequestAsync(Path.GetDirectoryName(_chat.FullPath)!, cancellationToken);
        var request = RequestBuilder.ApplySettings(written, _settings);
        var answer = _client.Source.WithPolicy(PolicyFactory.Create(_settings.InForce))(request);
        using var status = new StatusReporter(_settings.InForce.Quiet is true, isText: true, _settings.InForce.Thoughts is true);
        return await AnswerRunner.StreamAsync(
            answer,
            _client,
            view,
            status,
            cancellationToken,
            answer => _chat.AppendAnswer(answer.WithoutRewinds().TrimRepeatedText(conversation.TextToContinue()))
        );
    }

    private void WriteState()
    {
        var message = _chat.Read().State switch
        {
            ChatState.Interrupted => ChatMessages.Interrupted,
            ChatState.Unanswered => ChatMessages.Unanswered,
            _ => "",
        };
        if (message.Length > 0)
        {
            StandardError.WriteMessage(message);
        }
    }
}
