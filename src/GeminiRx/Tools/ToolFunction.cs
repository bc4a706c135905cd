using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Tools;

namespace GeminiRx;

/// <summary>A function that the model may call, with the code that runs it; see <see cref="Create"/>.</summary>
public sealed class ToolFunction
{
    private readonly Func<JsonElement, CancellationToken, Task<JsonElement>> _run;

    private ToolFunction(FunctionTool declaration, Func<JsonElement, CancellationToken, Task<JsonElement>> run) =>
        (Declaration, _run) = (declaration, run);

    /// <summary>The declaration that the request contains.</summary>
    public FunctionTool Declaration { get; }

    /// <summary>Creates a function from a delegate. Its schema is that of the arguments' type.</summary>
    /// <typeparam name="TArgs">The type of the arguments: an object.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="name">The function's name; see <see cref="FunctionTool"/>.</param>
    /// <param name="description">The purpose of the function. The model uses it to decide whether to call the function. Null: not
    /// sent.</param>
    /// <param name="arguments">The metadata of the arguments, from a <c>JsonSerializerContext</c>.</param>
    /// <param name="result">The metadata of the result.</param>
    /// <param name="run">Runs a call. Its token is cancelled when the subscription is disposed or the time limit elapses.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="arguments"/>, <paramref name="result"/> or <paramref name="run"/> is
    /// null.</exception>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static ToolFunction Create<TArgs, TResult>(
        string name,
        string? description,
        JsonTypeInfo<TArgs> arguments,
        JsonTypeInfo<TResult> result,
        Func<TArgs, CancellationToken, Task<TResult>> run
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(run);
        var declaration = Tool.Function(name, description, arguments);
        return new(
            declaration,
            async (json, cancellationToken) =>
            {
                var values = ToolArguments.Read(json, declaration, arguments);
                var value = await run(values, cancellationToken).ConfigureAwait(false);
                return JsonSerializer.SerializeToElement(value, result);
            }
        );
    }

    /// <summary>The function's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Declaration.Name;

    internal Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken) => _run(arguments, cancellationToken);
}
