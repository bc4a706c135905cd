using System.CommandLine;
using System.Globalization;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;

namespace GeminiRx.Cli;

/// <summary><c>geminirx models</c>: lists the models that the service offers.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print each model as a JSON object on one line [off]" };
        var options = new AskOptions();
        var command = new Command("models", "List the models with their input and output token limits.")
        {
            json,
            options.Endpoint,
            options.KeyFile,
            options.Verbose,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var view = AnswerViews.Create("text");
                return await AnswerRunner.RunAsync(
                    view,
                    async () =>
                    {
                        var client = ClientFactory.Create(new Settings(options.Read(parsed)), recording: null);
                        var names = new List<string>();
                        await client
                            .Models()
                            .Do(model => names.AddRange(model.SupportedGenerationMethods.Contains("generateContent") ? [Name(model)] : []))
                            .Select(model => parsed.GetValue(json) ? Json(model) : Row(model))
                            .Do(line => view.Show(new TextChunk(line + "\n")))
                            .DefaultIfEmpty("")
                            .ToTask(cancellationToken);
                        KnownModels.Remember(names);
                        return ExitCode.Completed;
                    }
                );
            }
        );
        return command;
    }

    private static string Name(ModelInfo model) => model.Name.Replace("models/", "", StringComparison.Ordinal);

    private static string Row(ModelInfo model) =>
        string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(model), -28} {model.InputTokenLimit, 11:N0} in {model.OutputTokenLimit, 11:N0} out  {model.DisplayName}"
            )
            .TrimEnd();

    private static string Json(ModelInfo model)
    {
        var line = new ModelLine(
            Name(model),
            model.DisplayName,
            model.Description,
            model.Version,
            model.InputTokenLimit,
            model.OutputTokenLimit,
            model.SupportedGenerationMethods
        );
        return JsonSerializer.Serialize(line, ModelLineContext.Default.ModelLine);
    }
}
