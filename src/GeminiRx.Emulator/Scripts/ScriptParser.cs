using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Parses a script. Every error has the form <c>file:line:column: problem; what to write instead</c>.</summary>
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
        catch (ScriptProblem e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name}:{number}:{e.At + 1}: {e.Message}"));
        }
    }

    private void Read(string row, int number)
    {
        var line = new ScriptLine(row);
        if (char.IsWhiteSpace(row[0]))
        {
            _open = _open is null
                ? throw new ScriptProblem(
                    row.Length - row.TrimStart().Length,
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
            if (_rules is [.., { MatchesAll: true }])
            {
                throw new ScriptProblem(0, "unreachable rule after otherwise, which matches every request; move otherwise to the end");
            }

            _open = line.ReadOneOf("when", "otherwise") == "when" ? Conditions(line) : new ScriptRule(null, null, [], new EmulatorReply());
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
            throw new ScriptProblem(0, "this rule has no action; add an indented line below it: answer, call, finish, fault or rhythm");
        }

        _rules.Add(_open);
        _open = null;
    }

    private static ScriptRule Conditions(ScriptLine line)
    {
        string? model = null;
        ServiceMethod? method = null;
        var prompt = new List<Func<string, bool>>();
        do
        {
            var subject = line.ReadOneOf("prompt", "model", "method");
            if (subject == "method")
            {
                line.ReadOneOf("is");
                var named = ScriptMethods.All[line.ReadOneOf([.. ScriptMethods.All.Keys])];
                method = method is null ? named : throw line.ProblemAtWord("second method in one rule; write a rule for each");
                continue;
            }

            if (subject == "model")
            {
                line.ReadOneOf("is");
                var name = line.ReadWord("a model name");
                model = model is null
                    ? name
                    : throw line.ProblemAtWord($"second model '{name}' in one rule; use one name, in which * matches any text");
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
        return new ScriptRule(model, method, prompt, new EmulatorReply());
    }

    private EmulatorReply Action(ScriptLine line, EmulatorReply reply)
    {
        var action = line.ReadOneOf("answer", "call", "finish", "fault", "rhythm");
        return action switch
        {
            "answer" when reply.HasAnswer => throw line.ProblemAtWord("this rule already has an answer; remove one of the two"),
            "answer" => ScriptAnswer.Read(line, reply, folder),
            "call" when reply is { HasAnswer: true, Calls.Count: 0 } => throw line.ProblemAtWord(
                "this rule already has an answer; a rule can either answer or call functions"
            ),
            "call" => reply with { Calls = [.. reply.Calls, Call(line)] },
            "finish" => reply with { FinishReason = FinishReason(line) },
            "fault" => reply with { Fault = Fault(line) },
            _ => Rhythm(line, reply),
        };
    }

    /// <summary>A name of the service; or any text in quotes, for a reason that it may have tomorrow.</summary>
    private static string FinishReason(ScriptLine line)
    {
        if (line.IsAtQuote)
        {
            return line.ReadQuoted();
        }

        var reason = line.ReadWord("a finish reason such as MAX_TOKENS");
        return FinishReasons.All.Contains(reason)
            ? reason
            : throw line.ProblemAtWord(
                $"unknown finish reason '{reason}'; expected one of: {string.Join(", ", FinishReasons.All)}; "
                    + $"write another one in quotes{NearestName.Question(reason, FinishReasons.All)}"
            );
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
                : throw line.ProblemAtWord(
                    $"invalid arguments of {function}: {arguments}; use one JSON object such as {{\"city\": \"Paris\"}}"
                );
        }
        catch (JsonException e)
        {
            throw new ScriptProblem(
                line.WordStart + JsonProblem.PlaceOf(e, arguments),
                $"invalid arguments of {function}: {arguments} is not valid JSON; {JsonProblem.MessageOf(e)}"
            );
        }
    }

    private static string Fault(ScriptLine line)
    {
        var spec = line.ReadRest("a fault name");
        if (FaultSpec.Parse(spec) is not { Problem: { } problem })
        {
            return spec;
        }

        // Of joined faults the place is that of the first one that is invalid by itself.
        var at = 0;
        foreach (var part in spec.Split(FaultSpec.Join))
        {
            if (FaultSpec.Parse(part).Problem is not null)
            {
                break;
            }

            at += part.Length + FaultSpec.Join.Length;
        }

        throw new ScriptProblem(line.WordStart + (at < spec.Length ? at : 0), problem);
    }

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
