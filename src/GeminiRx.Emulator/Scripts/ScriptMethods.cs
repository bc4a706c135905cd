namespace GeminiRx.Emulator;

/// <summary>The names of the service's methods in a script, as its reference has them.</summary>
internal static class ScriptMethods
{
    /// <summary>Whether a call of the method has a prompt.</summary>
    public static bool HasPrompt(ServiceMethod method) =>
        method is ServiceMethod.Generate or ServiceMethod.Stream or ServiceMethod.CountTokens;

    /// <summary>Whether a script can set the answer of the method; of others only the fault.</summary>
    public static bool HasAnswer(ServiceMethod method) => method is ServiceMethod.Generate or ServiceMethod.Stream;

    /// <summary>Whether the address of the method names a model.</summary>
    public static bool HasModel(ServiceMethod method) =>
        HasPrompt(method) || method is ServiceMethod.Embed or ServiceMethod.BatchEmbed or ServiceMethod.GetModel;

    public static IReadOnlyDictionary<string, ServiceMethod> All { get; } =
        new Dictionary<string, ServiceMethod>
        {
            ["generateContent"] = ServiceMethod.Generate,
            ["streamGenerateContent"] = ServiceMethod.Stream,
            ["countTokens"] = ServiceMethod.CountTokens,
            ["embedContent"] = ServiceMethod.Embed,
            ["batchEmbedContents"] = ServiceMethod.BatchEmbed,
            ["decisions"] = ServiceMethod.Decide,
            ["models.list"] = ServiceMethod.ListModels,
            ["models.get"] = ServiceMethod.GetModel,
            ["files.upload"] = ServiceMethod.Upload,
            ["files.list"] = ServiceMethod.ListFiles,
            ["files.get"] = ServiceMethod.GetFile,
            ["files.delete"] = ServiceMethod.DeleteFile,
            ["cachedContents.create"] = ServiceMethod.CreateCache,
            ["cachedContents.list"] = ServiceMethod.ListCaches,
            ["cachedContents.get"] = ServiceMethod.GetCache,
            ["cachedContents.patch"] = ServiceMethod.UpdateCache,
            ["cachedContents.delete"] = ServiceMethod.DeleteCache,
        };
}
