using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Reads a script. Every error says the file, the line, what is wrong there and what would be right.</summary>
internal sealed class ScriptParser(string name, string folder)
{
    private readonly List<ScriptRule> _rules = [];
    private ScriptRule? _open;
    private bool _doesSomething;
    private int _openedAt;

    public IReadOnlyList<ScriptRule> Parse(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.Trim() is { Length: 0 } or ['#', ..])
            {
                continue;
            }

            if (!char.IsWhiteSpace(line[0]))
            {
                At(_openedAt, Close);
            }

            At(number, () => Read(line, number));
        }

        At(_openedAt, Close);
        return _rules;
    }

    private void At(int number, Action read)
    {
        try
        {
            read();
        }
        catch (FormatException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}:{number}: {e.Message}"));
        }
    }

    private void Read(string line, int number)
    {
        var words = new ScriptLine(line);
        if (char.IsWhiteSpace(line[0]))
        {
            _open = _open is null
                ? throw new FormatException(
                    "this line is indented, but no rule stands before it; begin one with when or otherwise, at the margin"
                )
                : _open with
                {
                    Reply = Action(words, _open.Reply),
                };
            _doesSomething = true;
        }
        else
        {
            if (_rules is [.., { ModelPattern: null, Prompt.Count: 0 }])
            {
                throw new FormatException("no rule can follow otherwise, which always fits");
            }

            _open = words.OneOf("when", "otherwise") == "when" ? Conditions(words) : new ScriptRule(null, [], new EmulatorReply());
            (_doesSomething, _openedAt) = (false, number);
        }

        words.End();
    }

    private void Close()
    {
        if (_open is null)
        {
            return;
        }

        if (!_doesSomething)
        {
            throw new FormatException(
                "nothing follows from this rule; say below it, indented, what is to be done: answer, call, finish, fault or rhythm"
            );
        }

        _rules.Add(_open);
        _open = null;
    }

    private static ScriptRule Conditions(ScriptLine words)
    {
        string? model = null;
        var prompt = new List<Func<string, bool>>();
        do
        {
            if (words.OneOf("prompt", "model") == "model")
            {
                words.OneOf("is");
                model = model is null
                    ? words.Word("the name of a model")
                    : throw new FormatException("a rule can name one model; use * for several");
                continue;
            }

            switch (words.OneOf("contains", "is", "matches"))
            {
                case "contains":
                    var part = words.Quoted();
                    prompt.Add(text => text.Contains(part, StringComparison.OrdinalIgnoreCase));
                    break;
                case "is":
                    var whole = words.Quoted();
                    prompt.Add(text => text.Equals(whole, StringComparison.OrdinalIgnoreCase));
                    break;
                default:
                    var expression = words.Expression();
                    prompt.Add(expression.IsMatch);
                    break;
            }
        } while (!words.IsAtEnd && words.OneOf("and") == "and");
        return new ScriptRule(model, prompt, new EmulatorReply());
    }

    private EmulatorReply Action(ScriptLine words, EmulatorReply reply) =>
        words.OneOf("answer", "call", "finish", "fault", "rhythm") switch
        {
            "answer" when reply.SaysSomething => throw new FormatException("this rule answers something already"),
            "answer" => Answer(words, reply),
            "call" when reply is { SaysSomething: true, Calls.Count: 0 } => throw new FormatException(
                "this rule answers something already; it can call or answer, not both"
            ),
            "call" => reply with { Calls = [.. reply.Calls, Call(words)] },
            "finish" => reply with { FinishReason = words.Word("a finish reason, such as MAX_TOKENS,") },
            "fault" => reply with { Fault = Fault(words.Rest("the name of a fault")) },
            _ => Rhythm(words, reply),
        };

    private EmulatorReply Answer(ScriptLine words, EmulatorReply reply) =>
        words.OneOf(["text", "file", "bytes", "echo", .. BuiltInTexts.All.Keys]) switch
        {
            "text" => reply with { Text = words.Quoted() },
            "file" => reply with { TextFile = FileBeside(words) },
            "bytes" => reply with { AnswerFile = FileBeside(words) },
            "echo" => reply with { Echo = true },
            var builtIn => reply with { BuiltIn = builtIn },
        };

    private string FileBeside(ScriptLine words)
    {
        var path = Path.Combine(folder, words.Rest("the name of a file"));
        return File.Exists(path) ? path : throw new FormatException($"there is no file {path}");
    }

    private static EmulatorCall Call(ScriptLine words)
    {
        var function = words.Word("the name of a function");
        var arguments = words.IsAtEnd ? "{}" : words.Rest("arguments");
        try
        {
            using var document = JsonDocument.Parse(arguments);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new EmulatorCall(function, arguments)
                : throw new FormatException(
                    $"the arguments of {function} must be one JSON object, such as {{\"city\": \"Paris\"}}, not {arguments}"
                );
        }
        catch (JsonException e)
        {
            throw new FormatException($"the arguments of {function} are no JSON: {e.Message}");
        }
    }

    private static string Fault(string spec) =>
        FaultSpec.Parse(spec) is { Problem: { } problem } ? throw new FormatException(problem) : spec;

    private static EmulatorReply Rhythm(ScriptLine words, EmulatorReply reply)
    {
        do
        {
            reply = words.OneOf("first", "every", "events", "characters", "bytes") switch
            {
                "first" => reply with { FirstChunkDelay = words.Duration() },
                "every" => reply with { BurstInterval = words.Duration() },
                "events" => reply with { EventsPerBurst = words.Number() },
                "characters" => reply with { CharactersPerEvent = words.Number() },
                _ => reply with { BytesPerRead = words.Number() },
            };
        } while (!words.IsAtEnd);
        return reply;
    }
}
