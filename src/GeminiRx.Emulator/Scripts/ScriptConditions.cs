namespace GeminiRx.Emulator;

/// <summary>Reads what follows the word <c>when</c> in a script.</summary>
internal static class ScriptConditions
{
    /// <param name="line">The line, after the word.</param>
    /// <returns>The rule, without its actions.</returns>
    /// <exception cref="ScriptProblem">The line is invalid.</exception>
    public static ScriptRule Read(ScriptLine line)
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
                RequireSubjects(line, named, hasPrompt: prompt.Count > 0, hasModel: model is not null);
                continue;
            }

            RequireSubjects(line, method, hasPrompt: subject == "prompt", hasModel: subject == "model");
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

    // A condition on what a call does not have never holds.
    private static void RequireSubjects(ScriptLine line, ServiceMethod? method, bool hasPrompt, bool hasModel)
    {
        if (hasPrompt && method is { } called && !ScriptMethods.HasPrompt(called))
        {
            throw line.ProblemAtWord("this rule never applies: a call of the method has no prompt; remove the condition");
        }

        if (hasModel && method is { } named && !ScriptMethods.HasModel(named))
        {
            throw line.ProblemAtWord("this rule never applies: the address of the method has no model; remove the condition");
        }
    }
}
