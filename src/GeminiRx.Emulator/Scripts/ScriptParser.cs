using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Parses a script. Every error has the form <c>file:line: problem; what to write instead</c>.</summary>
internal sealed class ScriptParser(string name, string folder)
{
    private readonly List<ScriptRule> _rules = [];
    private ScriptRule? _open;
    private bool _hasAction;
    private int _openLine;

    public IReadOnlyList<ScriptRule> Parse(string text)
    {
        var number = 0;
        foreach (var row in text.Split('\n').Select(row => row.TrimEnd('\r')))
        {
            number++;
            if (row.Trim() is { Length: 0 } or ['#', ..])
            {
                continue;
            }

            if (!char.IsWhiteSpace(row[0]))
            {
                AtLine(_openLine, Close);
            }

            AtLine(number, () => Read(row, number));
        }

        AtLine(_openLine, Close);
        return _rules;
    }

    private void AtLine(int number, Action read)
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

    private void Read(string row, int number)
    {
        var line = new ScriptLine(row);
        if (char.IsWhiteSpace(row[0]))
        {
            _open = _open is null
                ? throw new FormatException(
                    "unexpected indented line before the first rule; begin a rule with when or otherwise, without indentation"
                )
                : _open with
                {
                    Reply = Action(line, _open.Reply),
                };
            _hasAction = true;
        }
        else
        {
            if (_rules is [.., { ModelPattern: null, Prompt.Count: 0 }])
            {
                throw new FormatException("unreachable rule after otherwise, which matches every request; move otherwise to the end");
            }

            _open = line.ReadOneOf("when", "otherwise") == "when" ? Conditions(line) : new ScriptRule(null, [], new EmulatorReply());
            (_hasAction, _openLine) = (false, number);
        }

        line.RequireEnd();
    }

    private void Close()
    {
        if (_open is null)
        {
            return;
        }

        if (!_hasAction)
        {
            throw new FormatException("this rule has no action; add an indented line below it: answer, call, finish, fault or rhythm");
        }

        _rules.Add(_open);
        _open = null;
    }

    private static ScriptRule Conditions(ScriptLine line)
    {
        string? model = null;
        var prompt = new List<Func<string, bool>>();
        do
        {
            if (line.ReadOneOf("prompt", "model") == "model")
            {
                line.ReadOneOf("is");
                var name = line.ReadWord("a model name");
                model = model is null
                    ? name
                    : throw new FormatException($"second model '{name}' in one rule; use one name, in which * matches any text");
                continue;
            }

            switch (line.ReadOneOf("contains", "is", "matches"))
            {
                case "contains":
                    var part = line.ReadQuoted();
                    prompt.Add(text => text.Contains(part, StringComparison.OrdinalIgnoreCase));
                    break;
                case "is":
                    var whole = line.ReadQuoted();
                    prompt.Add(text => text.Equals(whole, StringComparison.OrdinalIgnoreCase));
                    break;
                default:
                    var expression = line.ReadRegex();
                    prompt.Add(expression.IsMatch);
                    break;
            }
        } while (!line.IsAtEnd && line.ReadOneOf("and") == "and");
        return new ScriptRule(model, prompt, new EmulatorReply());
    }

    private EmulatorReply Action(ScriptLine line, EmulatorReply reply) =>
        line.ReadOneOf("answer", "call", "finish", "fault", "rhythm") switch
        {
            "answer" when reply.HasAnswer => throw new FormatException("this rule already has an answer; remove one of the two"),
            "answer" => Answer(line, reply),
            "call" when reply is { HasAnswer: true, Calls.Count: 0 } => throw new FormatException(
                "this rule already has an answer; a rule can either answer or call functions"
            ),
            "call" => reply with { Calls = [.. reply.Calls, Call(line)] },
            "finish" => reply with { FinishReason = line.ReadWord("a finish reason such as MAX_TOKENS") },
            "fault" => reply with { Fault = Fault(line.ReadRest("a fault name")) },
            _ => Rhythm(line, reply),
        };

    private EmulatorReply Answer(ScriptLine line, EmulatorReply reply) =>
        line.ReadOneOf(["text", "file", "bytes", "echo", .. BuiltInTexts.All.Keys]) switch
        {
            "text" => reply with { Text = line.ReadQuoted() },
            "file" => reply with { TextFile = FileBeside(line) },
            "bytes" => reply with { AnswerFile = FileBeside(line) },
            "echo" => reply with { Echo = true },
            var builtIn => reply with { BuiltIn = builtIn },
        };

    private string FileBeside(ScriptLine line)
    {
        var path = Path.Combine(folder, line.ReadRest("a file name"));
        return File.Exists(path) ? path : throw new FormatException($"file not found: {path}");
    }

    private static EmulatorCall Call(ScriptLine line)
    {
        var function = line.ReadWord("a function name");
        var arguments = line.IsAtEnd ? "{}" : line.ReadRest("arguments");
        try
        {
            using var document = JsonDocument.Parse(arguments);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new EmulatorCall(function, arguments)
                : throw new FormatException(
                    $"invalid arguments of {function}: {arguments}; use one JSON object such as {{\"city\": \"Paris\"}}"
                );
        }
        catch (JsonException e)
        {
            throw new FormatException($"invalid arguments of {function}: {arguments} is not valid JSON; {e.Message}");
        }
    }

    private static string Fault(string spec) =>
        FaultSpec.Parse(spec) is { Problem: { } problem } ? throw new FormatException(problem) : spec;

    private static EmulatorReply Rhythm(ScriptLine line, EmulatorReply reply)
    {
        do
        {
            reply = line.ReadOneOf("first", "every", "events", "characters", "bytes") switch
            {
                "first" => reply with { FirstChunkDelay = line.ReadDuration() },
                "every" => reply with { BurstInterval = line.ReadDuration() },
                "events" => reply with { EventsPerBurst = line.ReadNumber() },
                "characters" => reply with { CharactersPerEvent = line.ReadNumber() },
                _ => reply with { BytesPerRead = line.ReadNumber() },
            };
        } while (!line.IsAtEnd);
        return reply;
    }
}
