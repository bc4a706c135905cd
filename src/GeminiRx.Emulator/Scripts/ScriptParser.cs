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
            AtLine(number, () => JsonProblem.RequireWholeCharacters(row));
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
                    Reply = Action(line, _open.Reply, _open.Method),
                };
            _hasAction = true;
        }
        else
        {
            _open =
                line.ReadOneOf("when", "otherwise") == "when"
                    ? ScriptConditions.Read(line)
                    : new ScriptRule(null, null, [], new EmulatorReply());
            if (_rules.Exists(rule => rule.MatchesAll) && (_open.Method is not { } method || ScriptMethods.HasPrompt(method)))
            {
                throw new ScriptProblem(
                    0,
                    "unreachable rule after otherwise, which matches every request with a prompt; move otherwise to the end"
                );
            }

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

    private EmulatorReply Action(ScriptLine line, EmulatorReply reply, ServiceMethod? method)
    {
        var action = line.ReadOneOf("answer", "call", "finish", "fault", "rhythm");
        if (action != "fault" && method is { } called && !ScriptMethods.HasAnswer(called))
        {
            throw line.ProblemAtWord($"{action} has no effect on the method of this rule, which only a fault meets; use fault");
        }

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
            return line.ReadQuoted() is { Length: > 0 } quoted
                ? quoted
                : throw line.ProblemAtWord("empty finish reason; write one such as MAX_TOKENS");
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
            JsonProblem.RequireWholeCharacters(document.RootElement, line.WordStart);
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
