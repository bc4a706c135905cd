using System.Reactive.Linq;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>A conversation with the user at the terminal, or with the lines of a pipe. The file is read again for each question, because
/// the user may have edited it.</summary>
internal sealed class ChatSession : IDisposable
{
    private readonly ChatFile _chat;
    private readonly Settings _settings;
    private readonly Interrupts _interrupts;
    private readonly ChatInput _input;
    private readonly List<string> _attachments;
    private readonly GeminiClient _client;
    private int _exitCode;

    public ChatSession(ChatFile chat, Settings settings, IEnumerable<string> attachments, CancellationToken stop)
    {
        (_chat, _settings) = (chat, settings);
        _attachments = [.. attachments];
        _client = ClientFactory.Create(settings, recording: null);
        _input = new ChatInput(settings.Effective.NoHistory is true ? null : DataFolder.History);
        _interrupts = new Interrupts(() => _input.IsEditing, stop);
    }

    /// <summary>Reads and runs lines until the end of the input, <c>/quit</c> or a signal.</summary>
    /// <returns>The exit code of the last answer; 0 after <c>/quit</c> or without an answer; 130 after a signal.</returns>
    public async Task<int> RunAsync()
    {
        StandardError.WriteMessage(ChatMessages.Opened(_chat.FullPath, _chat.Read().Turns.Count));
        WriteState();
        try
        {
            while (await _input.ReadAsync(_interrupts.Quit) is { } input)
            {
                if (input is { MayBeCommand: true, Text: var text } && text.TrimEnd() == "/quit")
                {
                    return ExitCode.Completed;
                }

                try
                {
                    await RunAsync(input);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    StandardError.WriteMessage(ChatMessages.Unwritable(e));
                    _exitCode = ExitCode.Failed;
                    _input.Return(input.Text);
                }

                _interrupts.Quit.ThrowIfCancellationRequested();
            }

            return _exitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Stopped;
        }
    }

    public void Dispose()
    {
        _input.Dispose();
        _interrupts.Dispose();
    }

    private Task RunAsync(UserInput input)
    {
        if (string.IsNullOrWhiteSpace(input.Text))
        {
            return _chat.Read().State == ChatState.Ready ? Task.CompletedTask : AnswerAsync();
        }

        // A text that begins with a blank is a question, as is one that begins with a path.
        var words = input.Text.TrimEnd().Split(' ', 2, StringSplitOptions.TrimEntries);
        return input.MayBeCommand && words[0] is ['/', >= 'a' and <= 'z', .. var rest] && !rest.Contains('/', StringComparison.Ordinal)
            ? RunCommandAsync(words[0], words.Length > 1 ? words[1] : "")
            : AskAsync(input.Text.Trim(), isTyped: input.MayBeCommand);
    }

    private Task RunCommandAsync(string command, string argument)
    {
        switch (command)
        {
            case "/continue":
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
            case "/edit" when _input.CanEdit:
                _input.Edit(argument);
                break;
            case "/edit":
                StandardError.WriteMessage(ChatMessages.NoTerminal);
                break;
            case "/prompt":
                return AskPromptAsync(argument);
            case "/undo":
                _chat.Replace(_chat.Read().WithoutLastExchange());
                StandardError.WriteMessage($"{_chat.Read().Turns.Count} turns remain.");
                break;
            case "/retry":
                _chat.Replace(_chat.Read().WithoutLastAnswer());
                return AnswerAsync();
            default:
                StandardError.WriteMessage(command == "/help" ? ChatMessages.Commands : ChatMessages.UnknownCommand(command));
                break;
        }

        return Task.CompletedTask;
    }

    // Only what is typed names files with @, not what is pasted.
    private async Task AskAsync(string question, bool isTyped = false)
    {
        // The file of the conversation contains the address of an uploaded file, so each later question uses the same upload.
        var places = new List<string>();
        using var view = AnswerViews.Create(null, isOneOfSeveral: true);
        var exitCode = await AnswerRunner.RunAsync(
            view,
            () =>
                _interrupts.RunAnswerAsync(async cancellationToken =>
                {
                    var reader = new AttachmentReader(_client, _settings.Effective.Quiet is true);
                    foreach (var path in _attachments.Concat(isTyped ? MentionedFiles.Read(question).Paths : []))
                    {
                        places.Add(await reader.UploadIfLargeAsync(path, cancellationToken));
                    }

                    return ExitCode.Completed;
                })
        );
        if (exitCode != ExitCode.Completed)
        {
            _exitCode = exitCode;
            _input.Return(question);
            return;
        }

        _interrupts.Quit.ThrowIfCancellationRequested();
        _chat.AppendQuestion(question, places);
        RecentChats.Remember(_chat.FullPath);
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

    // The text of a prompt file is the question, so that the conversation has all that was asked.
    private Task AskPromptAsync(string argument)
    {
        var words = argument.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (words[0].Length == 0)
        {
            StandardError.WriteMessage(ChatMessages.NoPromptName);
            return Task.CompletedTask;
        }

        try
        {
            return AskAsync(PromptRequest.Create(words[0], words.Length > 1 ? words[1] : "", selection: "").Text);
        }
        catch (UsageException e)
        {
            StandardError.WriteMessage(e.ToGeminiException());
            return Task.CompletedTask;
        }
    }

    private void Attach(string written)
    {
        var path = written.Contains("://", StringComparison.Ordinal) ? written : UserPath.Parse(written);
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
        var merges = _chat.Merges;
        _exitCode = await AnswerRunner.RunAsync(
            view,
            () => _interrupts.RunAnswerAsync(cancellationToken => StreamAsync(view, cancellationToken))
        );
        if (_chat.Merges > merges)
        {
            StandardError.WriteMessage(ChatMessages.Merged(_chat.FullPath));
        }

        WriteState();
    }

    private async Task<int> StreamAsync(AnswerView view, CancellationToken cancellationToken)
    {
        var conversation = _chat.Read();
        var stored = await conversation.ToRequestAsync(Path.GetDirectoryName(_chat.FullPath)!, cancellationToken);
        var request = RequestBuilder.ApplySettings(stored, _settings);
        var record = new AskRecord("chat", conversation.Turns.LastOrDefault(turn => turn.Role == ChatRole.User)?.Text ?? "");
        var answer = _client.Source.WithPolicy(PolicyFactory.Create(_settings.Effective))(request);
        using var status = new StatusReporter(StatusOptions.From(_settings.Effective));
        var exitCode = await AnswerRunner.StreamAsync(
            answer.Do(record.Observe),
            _client,
            view,
            status,
            cancellationToken,
            answer => _chat.AppendAnswer(answer.WithoutRewinds().TrimRepeatedText(conversation.TextToContinue()))
        );
        await record.LogAsync(_settings.Effective, request.Model ?? _settings.Effective.Model);
        return exitCode;
    }

    private void WriteState()
    {
        var state = _chat.Read().State;
        if (state != ChatState.Ready)
        {
            StandardError.WriteMessage(state == ChatState.Interrupted ? ChatMessages.Interrupted : ChatMessages.Unanswered);
        }
    }
}
